using System.Text.Json.Serialization;
using Fovea.Networks;

namespace Fovea.Inference;

/// <summary>The numbers that a plan computes with.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Precision>))]
public enum Precision
{
    /// <summary>32-bit floats.</summary>
    [JsonStringEnumMemberName("fp32")]
    Float32,

    /// <summary>Bytes between convolutions, whose sums are exact; needs a <see cref="QuantizationTable"/>.</summary>
    [JsonStringEnumMemberName("int8")]
    Int8,

    /// <summary>The faster of the two on this machine, measured (<see cref="PrecisionChoice"/>); floats where there are no ranges.</summary>
    [JsonStringEnumMemberName("auto")]
    Fastest,
}
