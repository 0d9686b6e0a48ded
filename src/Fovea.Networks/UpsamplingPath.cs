using System.Text.Json.Serialization;

namespace Fovea.Networks;

/// <summary>The enlarged input that a network adds to its output, so that it learns only the difference.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<UpsamplingPath>))]
public enum UpsamplingPath
{
    /// <summary>Nothing is added: the network makes the picture by itself (the EVSRNet that was submitted).</summary>
    [JsonStringEnumMemberName("none")]
    None,

    /// <summary>Every input pixel repeated r·r times, added in channel space before the shuffle: almost free (the anchor of ABPN).</summary>
    [JsonStringEnumMemberName("nearest")]
    Nearest,

    /// <summary>Bilinear, half-pixel centres (the "resize" of the EVSRNet paper).</summary>
    [JsonStringEnumMemberName("bilinear")]
    Bilinear,

    /// <summary>Bicubic, a = -0.5, half-pixel centres.</summary>
    [JsonStringEnumMemberName("bicubic")]
    Bicubic,
}
