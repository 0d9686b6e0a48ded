using System.Text.Json.Serialization;

namespace Fovea.Upscaling;

/// <summary>Source-generated JSON for manifests and records, so that it works trimmed.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(JobManifest))]
[JsonSerializable(typeof(OutputRecord))]
internal sealed partial class JobManifestContext : JsonSerializerContext;
