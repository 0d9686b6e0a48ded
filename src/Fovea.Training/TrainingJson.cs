using System.Text.Json;
using System.Text.Json.Serialization;
using Fovea.Training.Data;
using Fovea.Training.Degradations;

namespace Fovea.Training;

/// <summary>The JSON forms of training: options, cache manifest, checkpoint header and log; no reflection at run time.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(TrainingOptions))]
[JsonSerializable(typeof(TrainingStage))]
[JsonSerializable(typeof(CacheManifest))]
[JsonSerializable(typeof(LowManifest))]
[JsonSerializable(typeof(DegradationMix))]
[JsonSerializable(typeof(CheckpointHeader))]
[JsonSerializable(typeof(LogEntry))]
[JsonSerializable(typeof(RunOrigin))]
internal sealed partial class TrainingJson : JsonSerializerContext
{
    /// <summary>The same on one line.</summary>
    public static TrainingJson Compact { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        RespectNullableAnnotations = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    });
}
