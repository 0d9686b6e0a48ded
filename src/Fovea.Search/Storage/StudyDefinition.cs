using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
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

/// <summary>The JSON forms of what storages keep as text; no reflection at run time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, UseStringEnumConverter = true, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(StudyDefinition))]
[JsonSerializable(typeof(TrialAttributes))]
[JsonSerializable(typeof(double[]))]
internal sealed partial class StudyJson : JsonSerializerContext
{
    /// <summary>The definition in the text, or null if it is none.</summary>
    internal static StudyDefinition? ReadDefinition(string text)
    {
        try
        {
            return ForeignJson.Read(text, Default.StudyDefinition);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
