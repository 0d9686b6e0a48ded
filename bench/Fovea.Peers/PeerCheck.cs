using Fovea.Networks;
using Fovea.Tensors;

namespace Fovea.Peers;

/// <summary>Makes sure that a peer computes the same network before it is timed.</summary>
internal static class PeerCheck
{
    /// <summary>How long threads of peers may spin behind their work; they get the time, so that they do not slow down who comes next.</summary>
    public const int SpinMilliseconds = 15;

    private const double Tolerance = 1e-4;

    /// <summary>Compares a peer's output with ours.</summary>
    /// <exception cref="FoveaException">They differ by more than 1e-4.</exception>
    public static void Agree(string peer, Network network, Tensor picture, ReadOnlySpan<float> output)
    {
        using Tape tape = new();
        ReadOnlySpan<float> ours = network.Forward(tape, picture).Span;
        double worst = 0;
        for (int i = 0; i < ours.Length; i++) worst = Math.Max(worst, Math.Abs((double)ours[i] - output[i]));

        // Written so that a NaN does not pass.
        if (!(worst <= Tolerance) || output.Length != ours.Length) throw new FoveaException(FormattableString.Invariant($"{peer} computes another picture than Fovea (largest difference {worst:E1}), so their times cannot be compared."));
    }
}
