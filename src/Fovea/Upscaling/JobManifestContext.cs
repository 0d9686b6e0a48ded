using System.Text.Json.Serialization;

namespace Fovea.Upscaling;

/// <summary>Source-generated JSON for manifests, so that it works trimmed.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(JobManifest))]
internal sealed partial class JobManifestContext : JsonSerializerContext;
