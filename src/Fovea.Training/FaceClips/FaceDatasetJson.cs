using System.Text.Json;
using System.Text.Json.Serialization;

namespace Fovea.Training.FaceClips;

/// <summary>Source-generated JSON for manifests, so that it works trimmed.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(FaceDatasetManifest))]
internal sealed partial class FaceDatasetJson : JsonSerializerContext;
