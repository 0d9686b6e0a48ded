using Fovea.Search.Spaces;

namespace Fovea.Search.Samplers;

/// <summary>
/// Configurations as the random forest sees them: numbers scaled to 0..1, choices as indices. A parameter that takes no
/// part is −1 for a number and one more category for a choice.
/// </summary>
internal sealed class FeatureSpace
{
    private readonly bool[] _isCategory;
    private readonly SearchSpace _space;

    public FeatureSpace(SearchSpace space, bool ordered)
    {
        _space = space;
        _isCategory = [.. space.Parameters.Select(parameter => parameter is CategoricalParameter choices && !(ordered && choices.Ordered))];
    }

    /// <summary>The number of features.</summary>
    public int Count => _isCategory.Length;

    /// <summary>True if the feature has no order.</summary>
    public bool IsCategory(int feature) => _isCategory[feature];

    /// <summary>The number of categories of a feature without order.</summary>
    public int Categories(int feature) => ((CategoricalParameter)_space.Parameters[feature]).Choices.Count + 1;

    /// <summary>One configuration.</summary>
    public double[] Encode(Configuration configuration)
    {
        double[] features = new double[Count];
        for (int i = 0; i < features.Length; i++) features[i] = Encode(i, configuration[i]);
        return features;
    }

    /// <summary>A point of 0..1 as a value of a number or of an ordered choice.</summary>
    public double Decode(int feature, double share) => _space.Parameters[feature] switch
    {
        NumericParameter number => number.FromScale(number.ScaledLow + (share * (number.ScaledHigh - number.ScaledLow))),
        CategoricalParameter choices => Math.Clamp(Math.Round((share * choices.Choices.Count) - 0.5, MidpointRounding.AwayFromZero), 0, choices.Choices.Count - 1),
        SearchParameter parameter => throw new InvalidOperationException($"{parameter.GetType().Name} has no scale."),
    };

    /// <summary>A value as a feature.</summary>
    public double Encode(int feature, double value)
    {
        if (double.IsNaN(value)) return IsCategory(feature) ? Categories(feature) - 1 : -1;
        return _space.Parameters[feature] switch
        {
            NumericParameter number when number.ScaledHigh > number.ScaledLow => (number.ToScale(value) - number.ScaledLow) / (number.ScaledHigh - number.ScaledLow),
            NumericParameter => 0,
            CategoricalParameter when IsCategory(feature) => value,
            CategoricalParameter choices => (value + 0.5) / choices.Choices.Count,
            SearchParameter parameter => throw new InvalidOperationException($"{parameter.GetType().Name} is not known to the forest."),
        };
    }
}
