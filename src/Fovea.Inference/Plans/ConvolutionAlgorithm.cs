using System.Text.Json.Serialization;

namespace Fovea.Inference;

/// <summary>How a plan computes 3x3 convolutions.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ConvolutionAlgorithm>))]
public enum ConvolutionAlgorithm
{
    /// <summary>The faster one for the network, width and machine, as measured once in a process.</summary>
    [JsonStringEnumMemberName("fastest")]
    Fastest,

    /// <summary>Plain sums: the bits of the operations on a tape.</summary>
    [JsonStringEnumMemberName("direct")]
    Direct,

    /// <summary>Winograd F(4, 3) along rows: half the multiplications, values that differ in the sixth digit.</summary>
    [JsonStringEnumMemberName("winograd")]
    Winograd,
}
