using Fovea.Networks.Architectures;
using Fovea.Tensors;

namespace Fovea.Training.Losses;

/// <summary>
/// What networks that follow motion through three frames have in their loss beside the picture's: at each of three levels
/// how well the flow lays each neighbour over the middle frame and how smooth it is (Wang et al., ACCV 2018 and IEEE TIP
/// 2020).
/// </summary>
public static class MotionLoss
{
    /// <summary>The motion's part of the loss of one pass.</summary>
    /// <param name="tape">Lends the result and records the gradients.</param>
    /// <param name="flows">The outputs after the picture of the graph of a <see cref="HoFvsrSpec"/> or its elders: three flows to each neighbour.</param>
    /// <param name="low">The frames that the network saw, luma (N, 3, H, W).</param>
    /// <param name="high">The same frames as they should be, (N, 3, scale·H, scale·W).</param>
    /// <param name="options">The weights.</param>
    /// <returns>One value, of shape (1, 1, 1, 1).</returns>
    /// <exception cref="ArgumentException">The flows are of another kind of network, or shapes do not fit.</exception>
    public static Tensor Apply(Tape tape, ReadOnlySpan<Tensor> flows, Tensor low, Tensor high, MotionLossOptions options)
    {
        if (flows.Length != 6) throw new ArgumentException($"A network that follows motion finds 6 flows, not {flows.Length}.", nameof(flows));
        Tensor[][] levels = [Frames(tape, high), Frames(tape, low), Frames(tape, AveragePool.Apply(tape, low, 2))];
        float[] weights = [1, options.Low, options.Half];
        Tensor? total = null;
        for (int i = 0; i < 6; i++)
        {
            (int neighbour, int level) = (i < 3 ? 0 : 2, i % 3);
            Tensor warped = Warp.Apply(tape, levels[level][neighbour], flows[i], HoFvsrSpec.FlowUnit);
            Tensor term = TrainingLoss.Apply(tape, options.Difference, warped, levels[level][1], epsilon: 1e-3f);
            Tensor rough = Scaling.Apply(tape, TotalVariation.Apply(tape, flows[i]), options.Roughness);
            Tensor weighted = Scaling.Apply(tape, Addition.Apply(tape, term, rough), options.Motion / 2 * weights[level]);
            total = total is null ? weighted : Addition.Apply(tape, total, weighted);
        }

        return total!;
    }

    private static Tensor[] Frames(Tape tape, Tensor three) => Split.Apply(tape, three, 1, 1, 1);
}
