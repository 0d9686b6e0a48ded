using Fovea.Networks;
using Fovea.Networks.Architectures;
using Fovea.Tensors;

namespace Fovea.Training.Losses;

/// <summary>
/// What networks that follow motion through three frames have in their loss beside the picture's: at each of three levels
/// how well the flow lays each neighbour over the middle frame and how smooth it is (Wang et al., ACCV 2018 and IEEE TIP
/// 2020).
/// </summary>
internal static class MotionLoss
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

/// <summary>How much the motion that a network finds counts in its training.</summary>
/// <param name="Difference">What compares the displaced neighbour with the middle frame.</param>
/// <param name="Roughness">Share of the flow's total variation at every level.</param>
/// <param name="Low">Weight of the flow at low resolution; that at high resolution has 1.</param>
/// <param name="Half">Weight of the flow at half of that.</param>
/// <param name="Motion">Weight of all motion, beside the picture's 1; the mean of both neighbours.</param>
internal sealed record MotionLossOptions(LossKind Difference, float Roughness, float Low, float Half, float Motion = 0.01f)
{
    /// <summary>SOF-VSR as of 2018.</summary>
    public static MotionLossOptions Accv { get; } = new(LossKind.Mse, Roughness: 0.01f, Low: 0.25f, Half: 0.125f);

    /// <summary>SOF-VSR as of 2020, and HO-FVSR.</summary>
    public static MotionLossOptions Tip { get; } = new(LossKind.L1, Roughness: 0.1f, Low: 0.2f, Half: 0.1f);

    /// <summary>What a network's paper says; null for a network that finds no motion.</summary>
    public static MotionLossOptions? Of(NetworkSpec spec) => spec switch
    {
        SofVsrAccvSpec => Accv,
        SofVsrTipSpec or HoFvsrSpec => Tip,
        _ => null,
    };
}

/// <summary>How rough a field is.</summary>
internal static class TotalVariation
{
    /// <summary>
    /// The mean over samples and over all pixels but the last row and column of |x(r, c) − x(r + 1, c)| + |x(r, c) − x(r, c + 1)|,
    /// summed over channels (SOF-VSR's rule for flows).
    /// </summary>
    /// <param name="tape">Lends the result and records the gradients.</param>
    /// <param name="x">(N, C, H, W) with H and W from 2.</param>
    /// <returns>One value, of shape (1, 1, 1, 1).</returns>
    public static Tensor Apply(Tape tape, Tensor x)
    {
        int maps = 2 * x.Shape.Channels;
        Tensor differences = tape.Rent(new Shape(maps, 1, 2, 2));
        for (int i = 0; i < maps; i++)
        {
            ReadOnlySpan<float> taps = i % 2 == 0 ? [1, 0, -1, 0] : [1, -1, 0, 0];
            taps.CopyTo(differences.Plane(i, 0));
        }

        Tensor steps = Convolution.Apply(tape, x, differences, null, new ConvolutionOptions(Groups: x.Shape.Channels));
        Tensor still = tape.Rent(steps.Shape);
        still.Span.Clear();
        return Scaling.Apply(tape, L1Loss.Apply(tape, steps, still), maps);
    }
}
