using System.Text.Json.Nodes;
using Fovea.Search.Pruners;
using Fovea.Search.Samplers;

namespace Fovea.Search.Storage;

/// <summary>What a study is, fixed when it is made, so that all its workers agree.</summary>
public sealed record StudyDefinition
{
    /// <summary>The format that this version of Fovea writes and reads.</summary>
    public const int CurrentVersion = 1;

    /// <summary>The format it was written in.</summary>
    public int Version { get; init; } = CurrentVersion;

    /// <summary>Which values are better, one an objective.</summary>
    public required IReadOnlyList<Direction> Directions { get; init; }

    /// <summary>The search space in its JSON form.</summary>
    public required JsonObject Space { get; init; }

    /// <summary>What proposes.</summary>
    public required SamplerOptions Sampler { get; init; }

    /// <summary>What stops hopeless trials.</summary>
    public required PrunerOptions Pruner { get; init; }

    /// <summary>The seed of all proposals and trials.</summary>
    public ulong Seed { get; init; }
}
