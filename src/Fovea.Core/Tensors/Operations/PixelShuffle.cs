namespace Fovea.Tensors;

/// <summary>Turns channels into pixels (Shi et al., ESPCN, 2016).</summary>
public static class PixelShuffle
{
    /// <summary>output[n, c, y·r + i, x·r + j] is channel (c, i, j), in the given order, at (y, x).</summary>
    /// <param name="tape">Lends the result and records the gradient.</param>
    /// <param name="x">(N, C·r·r, H, W).</param>
    /// <param name="scale">r, at least 1.</param>
    /// <param name="order">Which channel becomes which pixel.</param>
    /// <returns>(N, C, r·H, r·W).</returns>
    /// <exception cref="ArgumentException">r·r does not divide the channels.</exception>
    public static Tensor Apply(Tape tape, Tensor x, int scale, PixelOrder order)
    {
        Shape shape = x.Shape;
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(scale);
        if (shape.Channels % (scale * scale) != 0) throw new ArgumentException($"{shape} does not shuffle by {scale}.", nameof(x));
        Tensor output = tape.Rent(new Shape(shape.Batch, shape.Channels / (scale * scale), shape.Height * scale, shape.Width * scale));
        ShuffleKernels.Interleave(x, output, scale, order, accumulate: false);
        if (tape.NeedsGradient(x)) tape.Record(output, Backward);
        return output;

        void Backward()
        {
            Tensor gradient = tape.OpenGradient(x, out bool first);
            ShuffleKernels.Deal(tape.Gradient(output), gradient, scale, order, accumulate: !first);
        }
    }
}
