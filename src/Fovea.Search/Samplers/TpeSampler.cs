using Fovea.Search.Spaces;

namespace Fovea.Search.Samplers;

/// <summary>
/// The tree-structured Parzen estimator (Bergstra et al., 2011): the densities of the best trials and of the rest,
/// parameter by parameter, and of 24 candidates each the one that speaks most for the best. A point that was proposed
/// before is drawn once more at random. It comes with the rules of hyperopt 0.1.2, exactly as NNI 2.1 ran it
/// (<c>tpe-nni</c>), and with those of Optuna (<c>tpe</c>), which find better values sooner.
/// </summary>
public sealed class TpeSampler : ISampler
{
    private const int DefaultCandidates = 24;

    private readonly SamplerOptions _options;
    private readonly TpeRules _rules;

    /// <summary>Creates the sampler; reads StartupTrials, Candidates, Ordered and Liar of the options.</summary>
    public TpeSampler(SamplerOptions options)
        : this(options, TpeRules.Optuna)
    {
    }

    internal TpeSampler(SamplerOptions options, TpeRules rules) => (_options, _rules) = (options, rules);

    /// <inheritdoc/>
    public int MaxObjectives => 1;

    /// <inheritdoc/>
    public int? Capacity(SearchSpace space) => null;

    /// <inheritdoc/>
    public Proposal Propose(SamplingContext context)
    {
        if (context.Observe(ConstantLiar.None).Count < (_options.StartupTrials ?? _rules.StartupTrials)) return new Proposal(RandomSampler.Draw(context, context.Random));
        (IReadOnlyList<Observation> below, IReadOnlyList<Observation> above) = Split(context.Observe(_options.Liar), _rules);
        Configuration best = context.Space.Build((index, parameter) => Choose(context, index, parameter, below, above));
        return new Proposal(context.IsKnown(best) ? context.Space.Draw(context.Random) : best);
    }

    /// <summary>The best observations, as many as the rules say, and the rest, each in time order.</summary>
    internal static (IReadOnlyList<Observation> Below, IReadOnlyList<Observation> Above) Split(IReadOnlyList<Observation> observations, TpeRules rules)
    {
        int count = rules.CountBelow(observations.Count);
        HashSet<int> best = [.. observations.OrderBy(observation => observation.Loss).Take(count).Select(observation => observation.Number)];
        return ([.. observations.Where(observation => best.Contains(observation.Number))], [.. observations.Where(observation => !best.Contains(observation.Number))]);
    }

    private double Choose(SamplingContext context, int index, SearchParameter parameter, IReadOnlyList<Observation> below, IReadOnlyList<Observation> above)
    {
        IParzenEstimator good = Estimate(index, parameter, below);
        IParzenEstimator bad = Estimate(index, parameter, above);
        (double best, double bestScore) = (double.NaN, double.NegativeInfinity);
        for (int i = 0; i < (_options.Candidates ?? DefaultCandidates); i++)
        {
            double candidate = good.Draw(context.Random);
            double score = good.LogDensity(candidate) - bad.LogDensity(candidate);
            if (i == 0 || score > bestScore) (best, bestScore) = (candidate, score);
        }

        return best;
    }

    // Trials in which the parameter took no part say nothing about it.
    private IParzenEstimator Estimate(int index, SearchParameter parameter, IReadOnlyList<Observation> observations)
    {
        double[] values = [.. observations.Select(observation => observation.Configuration[index]).Where(value => !double.IsNaN(value))];
        return parameter switch
        {
            NumericParameter { Low: var low, High: var high } number when low < high => new NumericParzen(values, new ParzenRange(number), _rules.CutsEach, _rules.Level),
            NumericParameter number => new CategoricalParzenOfOne(number.Low),
            CategoricalParameter { Ordered: true } choices when _options.Ordered => new NumericParzen(values, new ParzenRange(choices), _rules.CutsEach, _rules.Level),
            CategoricalParameter choices => new CategoricalParzen(values, choices.Choices.Count),
            _ => throw new InvalidOperationException($"{parameter.GetType().Name} is not known to TPE."),
        };
    }

    /// <summary>A number that has one value only.</summary>
    private sealed class CategoricalParzenOfOne(double value) : IParzenEstimator
    {
        public double Draw(Tensors.RandomSource random) => value;

        public double LogDensity(double value) => 0;
    }
}

/// <summary>Where the two kinds of TPE differ.</summary>
/// <param name="StartupTrials">Random trials before the model takes over.</param>
/// <param name="CountBelow">How many of n trials are good ones.</param>
/// <param name="CutsEach">True if each normal is cut off at the bounds and scaled up by itself, false if the mixture is.</param>
/// <param name="Level">True if candidates are scored by normals of one height, see <see cref="NumericParzen"/>.</param>
internal sealed record TpeRules(int StartupTrials, Func<int, int> CountBelow, bool CutsEach, bool Level)
{
    private const int MostBelow = 25;

    /// <summary>hyperopt 0.1.2, which NNI 2.1 ran.</summary>
    public static TpeRules Hyperopt { get; } = new(20, count => Math.Min((int)Math.Ceiling(0.25 * Math.Sqrt(count)), MostBelow), CutsEach: false, Level: false);

    /// <summary>Optuna 3.1's defaults: a tenth is good, so that the model has more to learn from.</summary>
    public static TpeRules Optuna { get; } = new(10, count => Math.Min((int)Math.Ceiling(0.1 * count), MostBelow), CutsEach: true, Level: true);
}

/// <summary>The range of a number, or of an ordered choice by its index, on the scale that densities live on.</summary>
internal sealed class ParzenRange
{
    private readonly NumericParameter? _number;
    private readonly double? _step;

    /// <summary>The range of a number.</summary>
    public ParzenRange(NumericParameter number) => (_number, _step, Low, High) = (number, number.Step, number.ScaledLow, number.ScaledHigh);

    /// <summary>The range of ordered choices: indices, with half a step on either side.</summary>
    public ParzenRange(CategoricalParameter choices) => (_step, Low, High) = (1, -0.5, choices.Choices.Count - 0.5);

    /// <summary>The lower end.</summary>
    public double Low { get; }

    /// <summary>The upper end.</summary>
    public double High { get; }

    /// <summary>A value on the scale.</summary>
    public double ToScale(double value) => _number?.ToScale(value) ?? value;

    /// <summary>The nearest value to a point of the scale.</summary>
    public double FromScale(double scaled) => _number?.FromScale(scaled) ?? Math.Clamp(Math.Round(scaled, MidpointRounding.AwayFromZero), 0, High - 0.5);

    /// <summary>The part of the scale that a stepped value stands for; null if the range is continuous.</summary>
    public (double From, double To)? Cell(double value)
        => _step is double step ? (Math.Max(Low, ToScale(value - (step / 2))), Math.Min(High, ToScale(value + (step / 2)))) : null;
}
