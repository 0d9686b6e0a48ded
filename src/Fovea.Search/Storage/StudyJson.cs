using System.Text.Json;
using System.Text.Json.Serialization;

namespace Fovea.Search.Storage;

/// <summary>The JSON forms of what storages keep as text; no reflection at run time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, UseStringEnumConverter = true, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(StudyDefinition))]
[JsonSerializable(typeof(TrialAttributes))]
[JsonSerializable(typeof(double[]))]
public sealed partial class StudyJson : JsonSerializerContext
{
    /// <summary>The definition in the text, or null if it is none.</summary>
    internal static StudyDefinition? ReadDefinition(string text)
    {
        try
        {
            return ForeignJson.Read(text, Default.StudyDefinition);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
