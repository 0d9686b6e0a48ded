using System.Text.Json.Serialization;

namespace Fovea.Training.Detectors;

/// <summary>The JSON forms of detector training; unknown fields are refused, those left out have their defaults.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(DetectorOptions))]
[JsonSerializable(typeof(DetectorStage))]
[JsonSerializable(typeof(DetectorCard))]
internal sealed partial class DetectorJson : JsonSerializerContext;
