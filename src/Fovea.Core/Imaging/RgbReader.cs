using System.Buffers;
using Fovea.Tensors;

namespace Fovea.Imaging;

/// <summary>The work of <see cref="PlaneConversion.ToRgb(Frame, int, int, Tensor)"/>, one method a colour model.</summary>
internal static class RgbReader
{
    /// <summary>Converts rows of a frame; the caller has checked the arguments.</summary>
    public static void Read(Frame source, int firstRow, int endRow, Tensor destination)
    {
        ColorDescription color = source.Color.Resolve(source.Format, source.Height);
        SampleCoding light = SampleCoding.Light(source.Format.BitDepth, color.Range);
        switch (source.Format.Model)
        {
            case ColorModel.Yuv: ReadYuv(source, color, firstRow, endRow, destination); break;
            case ColorModel.Gray: ReadGray(source, light, firstRow, endRow, destination); break;
            default:
                if (source.Format.Packed) ReadPacked(source, light, firstRow, endRow, destination);
                else ReadPlanar(source, light, firstRow, endRow, destination);
                break;
        }
    }

    private static void ReadYuv(Frame source, ColorDescription color, int firstRow, int endRow, Tensor destination)
    {
        int width = source.Width;
        LumaWeights weights = LumaWeights.Of(color.Matrix);
        SampleCoding light = SampleCoding.Light(source.Format.BitDepth, color.Range);
        SampleCoding chroma = SampleCoding.Chroma(source.Format.BitDepth, color.Range);
        using ChromaUpsampler upsampler = new(ChromaGrid.Of(source.Format, color.Siting), chroma, source.Planes[1].Width);
        float greenBlue = (float)(-weights.Blue * weights.BlueSpan / weights.Green);
        float greenRed = (float)(-weights.Red * weights.RedSpan / weights.Green);
        float[] buffer = ArrayPool<float>.Shared.Rent(3 * width);
        Span<float> luma = buffer.AsSpan(0, width);
        Span<float> blueDifference = buffer.AsSpan(width, width);
        Span<float> redDifference = buffer.AsSpan(2 * width, width);
        for (int y = firstRow; y < endRow; y++)
        {
            SampleRow.Decode(source.Planes[0], y, luma, light);
            upsampler.Read(source.Planes[1], y, blueDifference);
            upsampler.Read(source.Planes[2], y, redDifference);
            int row = y - firstRow;
            RowArithmetic.AddScaled(luma, redDifference, (float)weights.RedSpan, Row(destination, 0, row));
            RowArithmetic.AddScaled(luma, blueDifference, (float)weights.BlueSpan, Row(destination, 2, row));
            Span<float> green = Row(destination, 1, row);
            RowArithmetic.AddScaled(luma, blueDifference, greenBlue, green);
            RowArithmetic.MultiplyAdd(redDifference, greenRed, green);
        }

        ArrayPool<float>.Shared.Return(buffer);
    }

    private static void ReadGray(Frame source, SampleCoding light, int firstRow, int endRow, Tensor destination)
    {
        for (int y = firstRow; y < endRow; y++)
        {
            Span<float> red = Row(destination, 0, y - firstRow);
            SampleRow.Decode(source.Planes[0], y, red, light);
            red.CopyTo(Row(destination, 1, y - firstRow));
            red.CopyTo(Row(destination, 2, y - firstRow));
        }
    }

    private static void ReadPlanar(Frame source, SampleCoding light, int firstRow, int endRow, Tensor destination)
    {
        for (int y = firstRow; y < endRow; y++)
        {
            for (int c = 0; c < 3; c++) SampleRow.Decode(source.Planes[c], y, Row(destination, c, y - firstRow), light);
        }
    }

    private static void ReadPacked(Frame source, SampleCoding light, int firstRow, int endRow, Tensor destination)
    {
        int width = source.Width;
        float[] buffer = ArrayPool<float>.Shared.Rent(3 * width);
        for (int y = firstRow; y < endRow; y++)
        {
            SampleRow.Decode(source.Planes[0], y, buffer, light);
            Span<float> red = Row(destination, 0, y - firstRow);
            Span<float> green = Row(destination, 1, y - firstRow);
            Span<float> blue = Row(destination, 2, y - firstRow);
            for (int x = 0; x < red.Length; x++)
            {
                red[x] = buffer[3 * x];
                green[x] = buffer[3 * x + 1];
                blue[x] = buffer[3 * x + 2];
            }
        }

        ArrayPool<float>.Shared.Return(buffer);
    }

    private static Span<float> Row(Tensor tensor, int channel, int y)
        => tensor.Plane(0, channel).Slice(y * tensor.Shape.Width, tensor.Shape.Width);
}
