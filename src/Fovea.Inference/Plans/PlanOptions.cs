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
