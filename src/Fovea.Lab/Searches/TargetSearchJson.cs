using System.Text.Json.Serialization;

namespace Fovea.Lab.Searches;

/// <summary>Writes reports without reflection, so that trimmed builds can.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(FrontReport))]
internal sealed partial class TargetSearchJson : JsonSerializerContext;
