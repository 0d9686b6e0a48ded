using Fovea.Tensors;

namespace Fovea.Search.Samplers;

/// <summary>
/// hyperopt's adaptive Parzen estimator of a bounded number: a normal at each observation, as wide as the farther of
/// its neighbours is away, and a normal as wide as the range for the prior; cut off at the bounds as a mixture, or
/// each by itself as in Optuna.
/// </summary>
/// <remarks>
/// Optuna 3.1 scores candidates of a continuous number by normals that all have one height: it leaves out the division
/// by their widths. The scores are no densities then, but a lone trial's narrow normal no longer outweighs the rest, and
/// better values are found sooner: docs/search-comparison.md has the numbers.
/// </remarks>
internal sealed class NumericParzen : IParzenEstimator
{
    private readonly ParzenRange _range;
    private readonly double[] _means;
    private readonly double[] _sigmas;
    private readonly double[] _weights;
    private readonly double[] _shares;
    private readonly bool _cutsEach;
    private readonly bool _level;

    /// <summary>Estimates from values of the parameter, oldest first.</summary>
    public NumericParzen(IReadOnlyList<double> values, ParzenRange range, bool cutsEach = false, bool level = false)
    {
        _range = range;
        double width = range.High - range.Low;
        double centre = (range.Low + range.High) / 2;
        double[] points = [.. values.Select(range.ToScale)];
        int[] order = [.. Enumerable.Range(0, points.Length).OrderBy(i => points[i])];
        int prior = order.Count(i => points[i] < centre);

        // With a single observation hyperopt puts the prior behind it on a tie, with several in front.
        if (points.Length == 1 && points[0] == centre) prior = 1;
        double[] forgetting = ForgettingWeights.Of(points.Length);
        _means = Insert([.. order.Select(i => points[i])], prior, centre);
        _weights = Insert([.. order.Select(i => forgetting[i])], prior, 1);
        double sum = _weights.Sum();
        for (int i = 0; i < _weights.Length; i++) _weights[i] /= sum;
        _sigmas = Widths(_means, width, prior);
        (_cutsEach, _level) = (cutsEach, level);
        _shares = Share();
    }

    /// <summary>The centres on the parameter's scale, rising; one of them is the prior's.</summary>
    public IReadOnlyList<double> Means => _means;

    /// <summary>The standard deviations.</summary>
    public IReadOnlyList<double> Sigmas => _sigmas;

    /// <summary>The weights, which sum to 1.</summary>
    public IReadOnlyList<double> Weights => _weights;

    /// <inheritdoc/>
    public double Draw(RandomSource random)
    {
        int component = WeightedDraw.Index(_weights, random);
        while (true)
        {
            double draw = _means[component] + (_sigmas[component] * NormalDistribution.Draw(random));
            if (draw >= _range.Low && draw < _range.High) return _range.FromScale(draw);
            if (!_cutsEach) component = WeightedDraw.Index(_weights, random);
        }
    }

    /// <inheritdoc/>
    public double LogDensity(double value)
    {
        double density = 0;
        if (_range.Cell(value) is (double from, double to))
        {
            for (int i = 0; i < _means.Length; i++) density += _shares[i] * Mass(i, from, to);
        }
        else
        {
            double x = _range.ToScale(value);
            for (int i = 0; i < _means.Length; i++) density += _shares[i] / (_level ? 1 : _sigmas[i]) * NormalDistribution.Density((x - _means[i]) / _sigmas[i]);
        }

        return Math.Log(density);
    }

    // Either the mixture is scaled up to a mass of 1 inside the bounds, or each of its normals is.
    private double[] Share()
    {
        double[] masses = [.. Enumerable.Range(0, _means.Length).Select(i => Mass(i, _range.Low, _range.High))];
        double all = _weights.Zip(masses, (weight, mass) => weight * mass).Sum();
        return [.. _weights.Zip(masses, (weight, mass) => weight / (_cutsEach ? mass : all))];
    }

    private double Mass(int component, double from, double to)
        => NormalDistribution.Cumulative((to - _means[component]) / _sigmas[component]) - NormalDistribution.Cumulative((from - _means[component]) / _sigmas[component]);

    private static double[] Insert(double[] values, int index, double value) => [.. values[..index], value, .. values[index..]];

    private static double[] Widths(double[] means, double width, int prior)
    {
        double[] sigmas = new double[means.Length];
        for (int i = 0; i < means.Length; i++)
        {
            double left = i > 0 ? means[i] - means[i - 1] : 0;
            double right = i + 1 < means.Length ? means[i + 1] - means[i] : 0;
            double sigma = means.Length == 2 ? width / 2 : Math.Max(left, right);
            sigmas[i] = i == prior ? width : Math.Clamp(sigma, width / Math.Min(100, 1 + means.Length), width);
        }

        return sigmas;
    }
}

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

/// <summary>A density over one parameter, estimated from the values of a set of trials and the prior.</summary>
internal interface IParzenEstimator
{
    /// <summary>A value of the parameter.</summary>
    double Draw(RandomSource random);

    /// <summary>The logarithm of a value's density, or of its probability if the parameter is not continuous.</summary>
    double LogDensity(double value);
}

/// <summary>hyperopt's linear forgetting: the newest 25 observations count in full, older ones less the older they are.</summary>
internal static class ForgettingWeights
{
    private const int Remembered = 25;

    /// <summary>The weights of <paramref name="count"/> observations, oldest first.</summary>
    public static double[] Of(int count)
    {
        double[] weights = new double[count];
        int ramp = Math.Max(0, count - Remembered);
        for (int i = 0; i < count; i++)
        {
            weights[i] = i >= ramp ? 1 : ramp == 1 ? 1.0 / count : (1.0 / count) + ((1 - (1.0 / count)) * i / (ramp - 1));
        }

        return weights;
    }
}

/// <summary>Draws an index with given probabilities.</summary>
internal static class WeightedDraw
{
    /// <summary>An index; the weights are not negative and sum to 1.</summary>
    public static int Index(ReadOnlySpan<double> weights, RandomSource random)
    {
        double rest = random.NextDouble();
        for (int i = 0; i < weights.Length - 1; i++)
        {
            rest -= weights[i];
            if (rest < 0) return i;
        }

        return weights.Length - 1;
    }
}
