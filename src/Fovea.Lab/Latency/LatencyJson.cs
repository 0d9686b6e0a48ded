using System.Text.Json.Serialization;

namespace Fovea.Lab.Latency;

/// <summary>Reads and writes tables without reflection, so that trimmed builds can.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(LatencyTable))]
[JsonSerializable(typeof(LatencyReport))]
[JsonSerializable(typeof(ModelSpeedTable))]
internal sealed partial class LatencyJson : JsonSerializerContext;
