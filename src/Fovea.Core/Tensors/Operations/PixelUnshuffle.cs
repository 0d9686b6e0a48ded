namespace Fovea.Tensors;

/// <summary>Turns pixels into channels; undoes <see cref="PixelShuffle"/>.</summary>
public static class PixelUnshuffle
{
    /// <summary>Channel (c, i, j), in the given order, of the output at (y, x) is input[n, c, y·r + i, x·r + j].</summary>
    /// <param name="tape">Lends the result and records the gradient.</param>
    /// <param name="x">(N, C, r·H, r·W).</param>
    /// <param name="scale">r, at least 1.</param>
    /// <param name="order">Which channel becomes which pixel.</param>
    /// <returns>(N, C·r·r, H, W).</returns>
    /// <exception cref="ArgumentException">r does not divide height and width.</exception>
    public static Tensor Apply(Tape tape, Tensor x, int scale, PixelOrder order)
    {
        Shape shape = x.Shape;
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(scale);
        if (shape.Height % scale != 0 || shape.Width % scale != 0) throw new ArgumentException($"{shape} does not unshuffle by {scale}.", nameof(x));
        Tensor output = tape.Rent(new Shape(shape.Batch, shape.Channels * scale * scale, shape.Height / scale, shape.Width / scale));
        ShuffleKernels.Deal(x, output, scale, order, accumulate: false);
        if (tape.NeedsGradient(x)) tape.Record(output, Backward);
        return output;

        void Backward()
        {
            Tensor gradient = tape.OpenGradient(x, out bool first);
            ShuffleKernels.Interleave(tape.Gradient(output), gradient, scale, order, accumulate: !first);
        }
    }
}
