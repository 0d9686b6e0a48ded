using System.Text.Json.Serialization;

namespace Fovea.Networks;

/// <summary>What a network reads and writes: all three colours, or luma alone (chroma is then enlarged beside it).</summary>
[JsonConverter(typeof(JsonStringEnumConverter<InputColor>))]
public enum InputColor
{
    /// <summary>Three channels, red first.</summary>
    [JsonStringEnumMemberName("rgb")]
    Rgb,

    /// <summary>One channel, the luma Y.</summary>
    [JsonStringEnumMemberName("luma")]
    Luma,
}
