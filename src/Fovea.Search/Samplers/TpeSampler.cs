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
