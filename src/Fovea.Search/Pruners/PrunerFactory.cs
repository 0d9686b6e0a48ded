namespace Fovea.Search.Pruners;

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
