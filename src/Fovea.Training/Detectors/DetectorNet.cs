using System.Text.Json.Serialization;

namespace Fovea.Training.Detectors;

/// <summary>The networks of the cascade, in the order in which they are trained.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DetectorNet>))]
public enum DetectorNet
{
    /// <summary>P-Net on windows of 12 pixels.</summary>
    [JsonStringEnumMemberName("pnet")]
    Proposal,

    /// <summary>R-Net on pictures of 24 pixels.</summary>
    [JsonStringEnumMemberName("rnet")]
    Refinement,

    /// <summary>O-Net on pictures of 48 pixels, with landmarks.</summary>
    [JsonStringEnumMemberName("onet")]
    Output,
}
