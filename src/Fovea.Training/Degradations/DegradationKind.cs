using System.Text.Json.Serialization;

namespace Fovea.Training.Degradations;

/// <summary>How the low-resolution side of a pair is made.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DegradationKind>))]
public enum DegradationKind
{
    /// <summary>BI: MATLAB's antialiased bicubic at 1/scale, floating point between the passes, rounded to 8 bits at the end.</summary>
    [JsonStringEnumMemberName("bi")]
    Bicubic,

    /// <summary>BI as MATLAB treats 8-bit pictures: rounded to 8 bits between the passes as well.</summary>
    [JsonStringEnumMemberName("bi-rounded")]
    BicubicRounded,

    /// <summary>BD: a 13x13 Gaussian (sigma 0.8, 1.2, 1.6 for scale 2, 3, 4), then every scale-th pixel.</summary>
    [JsonStringEnumMemberName("bd")]
    BlurDown,
}
