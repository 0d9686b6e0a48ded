using Fovea.Tensors;

namespace Fovea.Search.Samplers;

/// <summary>Choices without order: weighted counts with one more of each for the prior.</summary>
internal sealed class CategoricalParzen : IParzenEstimator
{
    private readonly double[] _probabilities;

    /// <summary>Estimates from choice indices, oldest first.</summary>
    public CategoricalParzen(IReadOnlyList<double> values, int choices)
    {
        double[] weights = ForgettingWeights.Of(values.Count);
        _probabilities = new double[choices];
        Array.Fill(_probabilities, 1);
        for (int i = 0; i < values.Count; i++) _probabilities[(int)values[i]] += weights[i];
        double sum = _probabilities.Sum();
        for (int i = 0; i < choices; i++) _probabilities[i] /= sum;
    }

    /// <summary>The probability of each choice.</summary>
    public IReadOnlyList<double> Probabilities => _probabilities;

    /// <inheritdoc/>
    public double Draw(RandomSource random) => WeightedDraw.Index(_probabilities, random);

    /// <inheritdoc/>
    public double LogDensity(double value) => Math.Log(_probabilities[(int)value]);
}
