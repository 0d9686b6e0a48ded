using System.Buffers;
using Fovea.Tensors;

namespace Fovea.Imaging;

/// <summary>The work of <see cref="PlaneConversion"/> for luma networks.</summary>
internal static class LumaRows
{
    /// <summary>Reads luma; the caller has checked the arguments.</summary>
    public static void Read(Frame source, int firstRow, int endRow, Tensor destination)
    {
        Span<float> luma = destination.Plane(0, 0);
        if (source.Format.Model == ColorModel.Rgb)
        {
            using Tensor rgb = new(destination.Shape with { Channels = 3 });
            RgbReader.Read(source, firstRow, endRow, rgb);
            RowArithmetic.Mix(rgb.Plane(0, 0), rgb.Plane(0, 1), rgb.Plane(0, 2), ChannelMix.NetworkLuma, luma);
            return;
        }

        SampleCoding coding = Coding(source);
        for (int y = firstRow; y < endRow; y++)
        {
            SampleRow.Decode(source.Planes[0], y, luma.Slice((y - firstRow) * source.Width, source.Width), coding);
        }
    }

    /// <summary>Writes luma; the caller has checked the arguments.</summary>
    public static void Write(Tensor source, int top, Frame destination, int firstRow, int endRow)
    {
        int width = destination.Width;
        ReadOnlySpan<float> luma = source.Plane(0, 0).Slice((firstRow - top) * width, (endRow - firstRow) * width);
        if (destination.Format.Model == ColorModel.Rgb)
        {
            Shift(luma, destination, firstRow, endRow);
            return;
        }

        SampleCoding coding = Coding(destination);
        for (int y = firstRow; y < endRow; y++)
        {
            SampleRow.Encode(luma.Slice((y - firstRow) * width, width), destination.Planes[0], y, coding);
        }
    }

    private static SampleCoding Coding(Frame frame)
        => SampleCoding.NetworkLuma(frame.Format.BitDepth, frame.Color.Resolve(frame.Format, frame.Height).Range);

    // Equal steps on red, green and blue change luma and nothing else.
    private static void Shift(ReadOnlySpan<float> luma, Frame frame, int firstRow, int endRow)
    {
        const float RgbPerLuma = 255f / 219;
        using Tensor rgb = new(new Shape(1, 3, endRow - firstRow, frame.Width));
        RgbReader.Read(frame, firstRow, endRow, rgb);
        float[] difference = ArrayPool<float>.Shared.Rent(luma.Length);
        Span<float> step = difference.AsSpan(0, luma.Length);
        RowArithmetic.Mix(rgb.Plane(0, 0), rgb.Plane(0, 1), rgb.Plane(0, 2), ChannelMix.NetworkLuma, step);
        RowArithmetic.Multiply(step, -RgbPerLuma, step);
        RowArithmetic.MultiplyAdd(luma, RgbPerLuma, step);
        for (int c = 0; c < 3; c++) RowArithmetic.MultiplyAdd(step, 1, rgb.Plane(0, c));
        RgbWriter.Write(rgb, firstRow, frame, firstRow, endRow);
        ArrayPool<float>.Shared.Return(difference);
    }
}
