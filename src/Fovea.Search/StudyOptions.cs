using Fovea.Search.Pruners;
using Fovea.Search.Samplers;
using Fovea.Search.Spaces;

namespace Fovea.Search;

/// <summary>How a new study searches; fixed for its life.</summary>
public sealed record StudyOptions
{
    /// <summary>Which values are better, one an objective.</summary>
    public IReadOnlyList<Direction> Directions { get; init; } = [Direction.Minimize];

    /// <summary>What proposes.</summary>
    public SamplerOptions Sampler { get; init; } = new();

    /// <summary>What stops hopeless trials.</summary>
    public PrunerOptions Pruner { get; init; } = new();

    /// <summary>The seed of all proposals and trials.</summary>
    public ulong Seed { get; init; }
}

/// <summary>Which values of an objective are better.</summary>
public enum Direction
{
    /// <summary>Smaller ones.</summary>
    Minimize,

    /// <summary>Larger ones.</summary>
    Maximize,
}

/// <summary>Picks the best of a study's trials.</summary>
internal static class BestOf
{
    /// <summary>The first best trial, the incumbent of a race, or the Pareto front by number.</summary>
    public static IReadOnlyList<TrialRecord> Trials(IReadOnlyList<TrialRecord> trials, IReadOnlyList<Direction> directions, bool races)
    {
        TrialRecord[] complete = [.. trials.Where(trial => trial.State == TrialState.Complete)];
        if (complete.Length == 0) return [];
        if (races) return [Incumbent(complete, directions[0])];
        double[][] losses = [.. complete.Select(trial => trial.Values.Select((value, objective) => directions[objective] == Direction.Minimize ? value : -value).ToArray())];
        if (directions.Count > 1) return [.. complete.Where((_, i) => !losses.Any(other => Dominance.Dominates(other, losses[i])))];
        return [complete[Enumerable.Range(0, complete.Length).MinBy(i => losses[i][0])]];
    }

    // Whoever has won on the most instances; its newest trial carries the mean over them.
    private static TrialRecord Incumbent(TrialRecord[] complete, Direction direction)
    {
        IGrouping<Configuration, TrialRecord> best = complete.GroupBy(trial => trial.Configuration!)
            .OrderByDescending(group => group.Count())
            .ThenBy(group => group.Average(trial => direction == Direction.Minimize ? trial.Values[0] : -trial.Values[0]))
            .First();
        return best.Last() with { Values = [best.Average(trial => trial.Values[0])] };
    }
}
