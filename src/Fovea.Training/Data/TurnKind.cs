using System.Text.Json.Serialization;

namespace Fovea.Training.Data;

/// <summary>In which ways patches are turned before the network sees them, so that it sees more.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TurnKind>))]
public enum TurnKind
{
    /// <summary>All eight symmetries of a square.</summary>
    [JsonStringEnumMemberName("all")]
    All,

    /// <summary>Left and right may change places: for faces, which do not stand on their heads.</summary>
    [JsonStringEnumMemberName("mirror")]
    Mirror,

    /// <summary>As they are.</summary>
    [JsonStringEnumMemberName("none")]
    None,
}
