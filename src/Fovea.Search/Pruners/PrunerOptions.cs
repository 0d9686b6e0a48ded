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
