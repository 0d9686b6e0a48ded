using System.Text.Json.Serialization;

namespace Fovea.Evaluation;

/// <summary>Writes reports without reflection, so that trimmed builds can.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(EvaluationReport))]
internal sealed partial class EvaluationJson : JsonSerializerContext;
