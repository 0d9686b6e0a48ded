using Fovea.Search.Pruners;
using Fovea.Search.Samplers;

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
