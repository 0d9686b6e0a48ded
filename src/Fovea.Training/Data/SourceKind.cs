using System.Text.Json.Serialization;

namespace Fovea.Training.Data;

/// <summary>What a source of training frames is.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SourceKind>))]
public enum SourceKind
{
    /// <summary>One picture.</summary>
    [JsonStringEnumMemberName("image")]
    Image,

    /// <summary>A video, of which some frames are kept.</summary>
    [JsonStringEnumMemberName("video")]
    Video,
}
