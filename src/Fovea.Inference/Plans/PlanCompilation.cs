using Fovea.Networks;
using Fovea.Tensors;

namespace Fovea.Inference;

/// <summary>What became of a graph: a pipeline, or the reason why there is none.</summary>
/// <param name="Pipeline">The pipeline, or null.</param>
/// <param name="Kernels">The kernels that the plan runs with.</param>
/// <param name="Algorithm">How they compute 3x3 convolutions.</param>
/// <param name="Reason">Why there is no pipeline, or null.</param>
internal sealed record PlanCompilation(RowPipeline? Pipeline, string Kernels, ConvolutionAlgorithm Algorithm, string? Reason)
{
    /// <summary>Compiles in float32 with the algorithm that is asked for, or the faster one.</summary>
    public static PlanCompilation Float32<TVector>(Network network, int width, int height, PlanOptions options)
        where TVector : unmanaged, ISimdVector<TVector>
    {
        PlanCompilation direct = Compile(network.Graph, new FloatKernels<TVector>(network.Parameters), width, height);
        if (direct.Pipeline is null || options.Algorithm == ConvolutionAlgorithm.Direct) return direct;
        PlanCompilation winograd = Compile(network.Graph, new WinogradKernels<TVector>(network.Parameters, network.Graph), width, height);
        if (winograd.Pipeline is null) return direct;
        bool takes = options.Algorithm == ConvolutionAlgorithm.Winograd || PlanChoice.Prefers(winograd.Pipeline, direct.Pipeline);
        (takes ? direct : winograd).Pipeline!.Dispose();
        return takes ? winograd : direct;
    }

    /// <summary>Compiles in int8.</summary>
    public static PlanCompilation Int8<TInt8, TVector>(Network network, int width, int height, QuantizationTable ranges)
        where TInt8 : unmanaged, IInt8Vector<TInt8>
        where TVector : unmanaged, ISimdVector<TVector> =>
        Compile(network.Graph, new Int8Kernels<TInt8, TVector>(network.Parameters, network.Graph, ranges), width, height);

    private static PlanCompilation Compile(NetworkGraph graph, StageKernels kernels, int width, int height)
    {
        RowPipeline? pipeline = PlanCompiler.Compile(graph, kernels, width, height, out string? reason);
        return new PlanCompilation(pipeline, pipeline is null ? "plain operations" : kernels.Name, kernels.Algorithm, reason);
    }
}
