namespace Fovea.Search.Samplers;

/// <summary>The samplers by name.</summary>
public static class SamplerFactory
{
    /// <summary>The names; those in -nni reproduce what NNI 2.1 ran.</summary>
    public static IReadOnlyList<string> Names { get; } = ["random", "grid", "tpe", "tpe-nni", "smac", "smac-nni", "nsga2"];

    /// <summary>The sampler that the options describe.</summary>
    /// <exception cref="BadInputException">The name is unknown or a setting is out of its range.</exception>
    public static ISampler Create(SamplerOptions options)
    {
        Require(options.StartupTrials is null or >= 1, "the number of startup trials must be 1 or more");
        Require(options.Candidates is null or >= 1, "the number of candidates must be 1 or more");
        Require(options.Population >= 2, "a population must be 2 or more");
        Require(options.GridPoints >= 1, "the number of grid points must be 1 or more");
        Require(options.Instances >= 1, "the number of instances must be 1 or more");
        Require(options.Instances == 1 || options.Name == "smac", "only the sampler smac runs on several instances");
        return options.Name switch
        {
            "random" => new RandomSampler(),
            "grid" => new GridSampler(options),
            "tpe" => new TpeSampler(options),
            "tpe-nni" => new TpeSampler(options, TpeRules.Hyperopt),
            "smac" => new SmacSampler(options),
            "smac-nni" => new PlainSmacSampler(options),
            "nsga2" => new NsgaSampler(options),
            _ => throw new BadInputException($"there is no sampler '{options.Name}': take {string.Join(", ", Names)}."),
        };
    }

    private static void Require(bool holds, string rule)
    {
        if (!holds) throw new BadInputException($"{rule}.");
    }
}
