using Fovea.Networks;
using Fovea.Tensors;

namespace Fovea.Faces;

/// <summary>One network of the cascade with its weights.</summary>
public sealed class MtcnnStage(NetworkGraph graph, ParameterSet parameters) : IDisposable
{
    /// <summary>The computation.</summary>
    public NetworkGraph Graph => graph;

    /// <summary>The weights.</summary>
    public ParameterSet Parameters => parameters;

    /// <summary>Logits, box corrections and, from O-Net, landmarks for pictures (N, 3, H, W); valid until the tape is reset.</summary>
    public Tensor[] Run(Tape tape, Tensor pictures) => graph.Run(tape, [pictures], parameters);

    /// <summary>The probability that item <paramref name="index"/> of the logits of sample <paramref name="sample"/> is a face.</summary>
    public static float Probability(Tensor logits, int sample, int index) =>
        (float)(1 / (1 + Math.Exp((double)logits.Plane(sample, 0)[index] - logits.Plane(sample, 1)[index])));

    /// <inheritdoc/>
    public void Dispose() => parameters.Dispose();
}
