using Fovea.Search.Spaces;
using Fovea.Tensors;

namespace Fovea.Search.Samplers;

/// <summary>
/// Proposes what a trial is to try. A sampler has no memory: what it proposes depends on its options and the context
/// alone, so that a study can stop anywhere, and any worker can go on. Safe to call from many threads.
/// </summary>
public interface ISampler
{
    /// <summary>How many objectives it can serve at once.</summary>
    int MaxObjectives { get; }

    /// <summary>How many trials it has proposals for; null for any number.</summary>
    /// <exception cref="BadInputException">The sampler cannot work in this space.</exception>
    int? Capacity(SearchSpace space);

    /// <summary>The proposal for the trial of <see cref="SamplingContext.Number"/>.</summary>
    Proposal Propose(SamplingContext context);
}

/// <summary>What a trial is to try.</summary>
/// <param name="Configuration">The values.</param>
/// <param name="Instance">Which problem instance (a validation clip) to run on, from 0; always 0 unless the sampler races.</param>
public readonly record struct Proposal(Configuration Configuration, int Instance = 0);

/// <summary>What one trial teaches.</summary>
/// <param name="Number">The trial's number; rising numbers are rising time.</param>
/// <param name="Configuration">What it tried.</param>
/// <param name="Loss">What came out; smaller is better.</param>
public readonly record struct Observation(int Number, Configuration Configuration, double Loss);

/// <summary>All that a sampler may look at.</summary>
public sealed class SamplingContext
{
    private readonly ulong _seed;

    /// <summary>Creates the context of one proposal.</summary>
    /// <param name="space">The search space.</param>
    /// <param name="directions">Which values are better, one an objective.</param>
    /// <param name="trials">The other trials that have a configuration, by number.</param>
    /// <param name="number">The number of the trial to propose for.</param>
    /// <param name="seed">The study's seed.</param>
    public SamplingContext(SearchSpace space, IReadOnlyList<Direction> directions, IReadOnlyList<TrialRecord> trials, int number, ulong seed)
    {
        (Space, Directions, Trials, Number, _seed) = (space, directions, trials, number, seed);
        Random = RandomOf(number);
    }

    /// <summary>The search space.</summary>
    public SearchSpace Space { get; }

    /// <summary>Which values are better, one an objective.</summary>
    public IReadOnlyList<Direction> Directions { get; }

    /// <summary>The other trials that have a configuration, finished or not, by number.</summary>
    public IReadOnlyList<TrialRecord> Trials { get; }

    /// <summary>The number of the trial to propose for.</summary>
    public int Number { get; }

    /// <summary>This proposal's own random numbers: a function of the study's seed and the number.</summary>
    public RandomSource Random { get; }

    /// <summary>Random numbers that belong to another number; the same at every call.</summary>
    public RandomSource RandomOf(int number) => new(StudySeed.Of(_seed, number, StudySeed.Purpose.Proposal));

    /// <summary>True if some trial has been proposed this point.</summary>
    public bool IsKnown(Configuration configuration) => Trials.Any(trial => configuration.Equals(trial.Configuration));

    /// <summary>
    /// The losses to learn from, by number: smaller is better in every objective. A pruned trial stands with its last
    /// intermediate value. With a <paramref name="liar"/>, running ones stand with a loss made up from the finished ones.
    /// </summary>
    /// <remarks>For one objective only.</remarks>
    public IReadOnlyList<Observation> Observe(ConstantLiar liar)
    {
        List<Observation> told = [];
        foreach (TrialRecord trial in Trials)
        {
            if (LossOf(trial) is double loss) told.Add(new Observation(trial.Number, trial.Configuration!, loss));
        }

        if (liar == ConstantLiar.None || told.Count == 0) return told;
        double lie = liar switch
        {
            ConstantLiar.Best => told.Min(observation => observation.Loss),
            ConstantLiar.Worst => told.Max(observation => observation.Loss),
            _ => told.Average(observation => observation.Loss),
        };
        IEnumerable<Observation> lies = Trials.Where(trial => trial.State == TrialState.Running).Select(trial => new Observation(trial.Number, trial.Configuration!, lie));
        return [.. told.Concat(lies).OrderBy(observation => observation.Number)];
    }

    /// <summary>A value as a loss: smaller is better.</summary>
    public double Loss(int objective, double value) => Directions[objective] == Direction.Minimize ? value : -value;

    private double? LossOf(TrialRecord trial) => trial.State switch
    {
        TrialState.Complete => Loss(0, trial.Values[0]),
        TrialState.Pruned when trial.IntermediateValues.Count > 0 && double.IsFinite(trial.IntermediateValues[^1].Value) => Loss(0, trial.IntermediateValues[^1].Value),
        _ => null,
    };
}
