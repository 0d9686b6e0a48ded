using System.Text.Json.Serialization;
using Fovea.Lab.Faces;

namespace Fovea.Lab.Evaluation;

/// <summary>Writes reports without reflection, so that trimmed builds can.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(EvaluationReport))]
[JsonSerializable(typeof(FaceReport))]
internal sealed partial class EvaluationJson : JsonSerializerContext;
