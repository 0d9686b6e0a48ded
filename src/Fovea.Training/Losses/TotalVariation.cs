using Fovea.Tensors;

namespace Fovea.Training.Losses;

/// <summary>How rough a field is.</summary>
public static class TotalVariation
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
