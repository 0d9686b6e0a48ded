namespace Fovea.Search.Pruners;

/// <summary>Which pruner a study has, and its settings.</summary>
public sealed record PrunerOptions
{
    /// <summary>The pruner: see <see cref="PrunerFactory.Names"/>.</summary>
    public string Name { get; init; } = "none";

    /// <summary>Complete trials before any is stopped (median).</summary>
    public int StartupTrials { get; init; } = 5;

    /// <summary>The first step at which a trial may be stopped (median).</summary>
    public int WarmupSteps { get; init; } = 5;

    /// <summary>The step of the first decision (halving).</summary>
    public int MinResource { get; init; } = 1;

    /// <summary>One trial in this many goes on at each decision, and decisions are this factor apart (halving).</summary>
    public int ReductionFactor { get; init; } = 4;
}

/// <summary>The pruners by name.</summary>
public static class PrunerFactory
{
    /// <summary>The names.</summary>
    public static IReadOnlyList<string> Names { get; } = ["none", "median", "halving"];

    /// <summary>The pruner that the options describe.</summary>
    /// <exception cref="BadInputException">The name is unknown or a setting is out of its range.</exception>
    public static IPruner Create(PrunerOptions options)
    {
        if (options.StartupTrials < 1) throw new BadInputException("the number of a pruner's startup trials must be 1 or more.");
        if (options.WarmupSteps < 0) throw new BadInputException("a pruner's warm-up must be 0 steps or more.");
        if (options.MinResource < 1 || options.ReductionFactor < 2) throw new BadInputException("halving needs a first step of 1 or more and a factor of 2 or more.");
        return options.Name switch
        {
            "none" => new NoPruner(),
            "median" => new MedianPruner(options),
            "halving" => new HalvingPruner(options),
            _ => throw new BadInputException($"there is no pruner '{options.Name}': take {string.Join(", ", Names)}."),
        };
    }
}
