namespace Fovea.Tensors;

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
