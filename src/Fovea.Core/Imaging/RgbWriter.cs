using System.Buffers;
using Fovea.Tensors;

namespace Fovea.Imaging;

/// <summary>The work of <see cref="PlaneConversion.FromRgb(Tensor, int, Frame, int, int)"/>, one method a colour model.</summary>
internal static class RgbWriter
{
    /// <summary>Writes rows of a frame; the caller has checked the arguments.</summary>
    public static void Write(Tensor source, int top, Frame destination, int firstRow, int endRow)
    {
        ColorDescription color = destination.Color.Resolve(destination.Format, destination.Height);
        SampleCoding light = SampleCoding.Light(destination.Format.BitDepth, color.Range);
        if (destination.Format.Model == ColorModel.Rgb)
        {
            if (destination.Format.Packed) WritePacked(source, top, light, destination, firstRow, endRow);
            else WritePlanar(source, top, light, destination, firstRow, endRow);
            return;
        }

        LumaWeights weights = LumaWeights.Of(color.Matrix);
        WriteLuma(source, top, ChannelMix.Luma(weights), light, destination, firstRow, endRow);
        if (destination.Format.Model == ColorModel.Yuv) WriteChroma(source, top, color, weights, destination, firstRow, endRow);
    }

    /// <summary>Writes the luma of rows of a YUV or gray frame and nothing else; the caller has checked the arguments.</summary>
    public static void WriteLuma(Tensor source, int top, Frame destination, int firstRow, int endRow)
    {
        ColorDescription color = destination.Color.Resolve(destination.Format, destination.Height);
        WriteLuma(source, top, ChannelMix.Luma(LumaWeights.Of(color.Matrix)), SampleCoding.Light(destination.Format.BitDepth, color.Range), destination, firstRow, endRow);
    }

    private static void WriteLuma(Tensor source, int top, ChannelMix mix, SampleCoding light, Frame destination, int firstRow, int endRow)
    {
        float[] buffer = ArrayPool<float>.Shared.Rent(destination.Width);
        Span<float> luma = buffer.AsSpan(0, destination.Width);
        for (int y = firstRow; y < endRow; y++)
        {
            RowArithmetic.Mix(Row(source, 0, y - top), Row(source, 1, y - top), Row(source, 2, y - top), mix, luma);
            SampleRow.Encode(luma, destination.Planes[0], y, light);
        }

        ArrayPool<float>.Shared.Return(buffer);
    }

    private static void WriteChroma(Tensor source, int top, ColorDescription color, LumaWeights weights, Frame destination, int firstRow, int endRow)
    {
        PixelFormat format = destination.Format;
        SampleCoding coding = SampleCoding.Chroma(format.BitDepth, color.Range);
        using ChromaDownsampler downsampler = new(ChromaGrid.Of(format, color.Siting), destination.Width, destination.Height);
        (ChannelMix Blue, ChannelMix Red) mix = (ChannelMix.BlueDifference(weights), ChannelMix.RedDifference(weights));
        int end = (endRow + (1 << format.ChromaShiftY) - 1) >> format.ChromaShiftY;
        for (int row = firstRow >> format.ChromaShiftY; row < end; row++)
        {
            downsampler.Write(source, top, mix, destination, row, coding);
        }
    }

    private static void WritePlanar(Tensor source, int top, SampleCoding light, Frame destination, int firstRow, int endRow)
    {
        for (int y = firstRow; y < endRow; y++)
        {
            for (int c = 0; c < 3; c++) SampleRow.Encode(Row(source, c, y - top), destination.Planes[c], y, light);
        }
    }

    private static void WritePacked(Tensor source, int top, SampleCoding light, Frame destination, int firstRow, int endRow)
    {
        int width = destination.Width;
        byte[] buffer = ArrayPool<byte>.Shared.Rent(3 * width);
        Span<byte> red = buffer.AsSpan(0, width);
        Span<byte> green = buffer.AsSpan(width, width);
        Span<byte> blue = buffer.AsSpan(2 * width, width);
        for (int y = firstRow; y < endRow; y++)
        {
            SampleRow.Encode(Row(source, 0, y - top), red, light);
            SampleRow.Encode(Row(source, 1, y - top), green, light);
            SampleRow.Encode(Row(source, 2, y - top), blue, light);
            Span<byte> pixels = destination.Planes[0].Row<byte>(y);
            for (int x = 0; x < width; x++)
            {
                pixels[3 * x] = red[x];
                pixels[3 * x + 1] = green[x];
                pixels[3 * x + 2] = blue[x];
            }
        }

        ArrayPool<byte>.Shared.Return(buffer);
    }

    private static ReadOnlySpan<float> Row(Tensor tensor, int channel, int y)
        => tensor.Plane(0, channel).Slice(y * tensor.Shape.Width, tensor.Shape.Width);
}

/// <summary>A weighted sum of three channels.</summary>
/// <param name="Red">Weight of the first channel.</param>
/// <param name="Green">Weight of the second channel.</param>
/// <param name="Blue">Weight of the third channel.</param>
/// <param name="Bias">What is added.</param>
internal readonly record struct ChannelMix(float Red, float Green, float Blue, float Bias = 0)
{
    /// <summary>Luma of 0..1 from red, green and blue of 0..1.</summary>
    public static ChannelMix Luma(LumaWeights w) => new((float)w.Red, (float)w.Green, (float)w.Blue);

    /// <summary>Blue difference of −0.5..0.5: (B − Y) / <see cref="LumaWeights.BlueSpan"/>.</summary>
    public static ChannelMix BlueDifference(LumaWeights w)
        => new((float)(-w.Red / w.BlueSpan), (float)(-w.Green / w.BlueSpan), 0.5f);

    /// <summary>Red difference of −0.5..0.5: (R − Y) / <see cref="LumaWeights.RedSpan"/>.</summary>
    public static ChannelMix RedDifference(LumaWeights w)
        => new(0.5f, (float)(-w.Green / w.RedSpan), (float)(-w.Blue / w.RedSpan));

    /// <summary>
    /// What luma networks are trained on, MATLAB's rgb2ycbcr of BT.601 over 255: (16 + 65.481 R + 128.553 G + 24.966 B) / 255.
    /// </summary>
    public static ChannelMix NetworkLuma { get; } = new(65.481f / 255, 128.553f / 255, 24.966f / 255, 16f / 255);
}
