using System.Text.Json.Serialization;

namespace Fovea.Training.Data;

/// <summary>What a source is used for; never both.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SourceRole>))]
public enum SourceRole
{
    /// <summary>Patches are drawn from it.</summary>
    [JsonStringEnumMemberName("train")]
    Train,

    /// <summary>The network is judged on it.</summary>
    [JsonStringEnumMemberName("validation")]
    Validation,
}
