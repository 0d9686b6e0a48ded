using System.Text.Json.Serialization;
using Fovea.Networks;

namespace Fovea.Inference;

/// <summary>How a network is compiled.</summary>
/// <param name="Algorithm">How 3x3 convolutions are computed; a network that Winograd does not fit takes plain sums.</param>
/// <param name="Precision">The numbers it computes with; <see cref="Precision.Int8"/> has one algorithm only.</param>
public sealed record PlanOptions(ConvolutionAlgorithm Algorithm = ConvolutionAlgorithm.Fastest, Precision Precision = Precision.Float32)
{
    /// <summary>Threads that are going to run the plan at the same time, at least 1; <see cref="Precision.Fastest"/> measures with as many.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>What <see cref="Precision.Fastest"/> measured before; null remembers for this process and writes no file.</summary>
    public PrecisionMemory? Memory { get; init; }
}

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
