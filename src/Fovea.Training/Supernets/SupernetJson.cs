using System.Text.Json.Serialization;

namespace Fovea.Training.Supernets;

/// <summary>The JSON form of a search's options; no reflection at run time.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(SupernetOptions))]
internal sealed partial class SupernetJson : JsonSerializerContext;
