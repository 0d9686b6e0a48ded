namespace Fovea.Search.Samplers;

/// <summary>A question about one feature: at most a threshold, or one of some categories.</summary>
internal sealed class TreeSplit
{
    private readonly int _feature;
    private readonly double _threshold;
    private readonly bool[]? _left;

    private TreeSplit(int feature, double threshold, bool[]? left) => (_feature, _threshold, _left) = (feature, threshold, left);

    public static TreeSplit OfNumber(int feature, double threshold) => new(feature, threshold, null);

    public static TreeSplit OfCategories(int feature, bool[] left) => new(feature, 0, left);

    /// <summary>The feature that is asked about.</summary>
    public int Feature => _feature;

    /// <summary>What the question is for a number: at most this.</summary>
    public double Threshold => _threshold;

    /// <summary>The categories that go left; null for a number.</summary>
    public IReadOnlyList<bool>? Left => _left;

    public bool GoesLeft(ReadOnlySpan<double> features) => _left is null ? features[_feature] <= _threshold : _left[(int)features[_feature]];
}
