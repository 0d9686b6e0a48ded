namespace Fovea.Tensors;

/// <summary>Turns channels into pixels (Shi et al., ESPCN, 2016).</summary>
internal static class PixelShuffle
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

/// <summary>Turns pixels into channels; undoes <see cref="PixelShuffle"/>.</summary>
internal static class PixelUnshuffle
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

/// <summary>How channels turn into the r·r pixels of a block; C is the number of channels after the shuffle.</summary>
public enum PixelOrder
{
    /// <summary>Channel, row, column: input channel c·r·r + i·r + j (PyTorch's pixel_shuffle; ONNX CRD).</summary>
    Crd,

    /// <summary>Row, column, channel: input channel (i·r + j)·C + c (TensorFlow's depth_to_space; ONNX DCR).</summary>
    Dcr,
}

/// <summary>Channels to pixels and back, in both orders.</summary>
internal static unsafe class ShuffleKernels
{
    /// <summary>Spreads (N, C·r·r, H, W) over (N, C, r·H, r·W).</summary>
    public static void Interleave(Tensor deep, Tensor wide, int scale, PixelOrder order, bool accumulate)
    {
        float** rows = stackalloc float*[scale];
        for (int line = 0; line < Lines(wide); line++)
        {
            float* pixels = Locate(deep, wide, line, scale, order, rows);
            RowShuffle.Interleave(rows, scale, pixels, deep.Shape.Width, accumulate);
        }
    }

    /// <summary>Collects (N, C, r·H, r·W) into (N, C·r·r, H, W).</summary>
    public static void Deal(Tensor wide, Tensor deep, int scale, PixelOrder order, bool accumulate)
    {
        float** rows = stackalloc float*[scale];
        for (int line = 0; line < Lines(wide); line++)
        {
            float* pixels = Locate(deep, wide, line, scale, order, rows);
            RowShuffle.Deal(pixels, rows, scale, deep.Shape.Width, accumulate);
        }
    }

    private static int Lines(Tensor wide) => wide.Shape.Batch * wide.Shape.Channels * wide.Shape.Height;

    // The r rows of the deep tensor that make up one row of the wide one, which is returned.
    private static float* Locate(Tensor deep, Tensor wide, int line, int scale, PixelOrder order, float** rows)
    {
        Shape shape = wide.Shape;
        int y = line % shape.Height;
        int channel = line / shape.Height % shape.Channels;
        int sample = line / shape.Height / shape.Channels;
        for (int j = 0; j < scale; j++)
        {
            int pixel = y % scale * scale + j;
            int source = order == PixelOrder.Crd ? channel * scale * scale + pixel : pixel * shape.Channels + channel;
            rows[j] = deep.Pointer + (((long)sample * deep.Shape.Channels + source) * deep.Shape.Height + y / scale) * deep.Shape.Width;
        }

        return wide.Pointer + (long)line * shape.Width;
    }
}
