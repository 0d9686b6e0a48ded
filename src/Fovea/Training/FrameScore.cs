using Fovea.Tensors;
using Fovea.Training.Data;

namespace Fovea.Training;

/// <summary>PSNR of one network output against the frame it should be.</summary>
internal static class FrameScore
{
    /// <summary>
    /// PSNR of luma and of R, G, B in dB over all but a border, the output rounded to 8 bits; of a luma network luma
    /// only (the second value is then NaN).
    /// </summary>
    public static (double Y, double Rgb) Measure(Tensor output, CachedFrame truth, int border)
    {
        (int width, int height) = (output.Shape.Width, output.Shape.Height);
        (double luma, double color) = (0, 0);
        ReadOnlySpan<byte> pixels = truth.Pixels;
        bool isLuma = output.Shape.Channels == 1;
        for (int y = border; y < height - border; y++)
        {
            ReadOnlySpan<byte> row = pixels.Slice(y * truth.Width * 3, width * 3);
            (double l, double c) = isLuma ? (LumaRow(output, y, row, border), 0) : ColorRow(output, y, row, border);
            (luma, color) = (luma + l, color + c);
        }

        double count = (double)(width - 2 * border) * (height - 2 * border);
        return (Decibels(luma / count), isLuma ? double.NaN : Decibels(color / (3 * count)));
    }

    /// <summary>An RGB output rounded to rgb24 pixels.</summary>
    public static byte[] ToPixels(Tensor output)
    {
        byte[] pixels = new byte[output.Shape.PlaneSize * 3];
        for (int c = 0; c < 3; c++)
        {
            Span<float> plane = output.Plane(0, c);
            for (int i = 0; i < plane.Length; i++) pixels[3 * i + c] = (byte)Code(plane[i]);
        }

        return pixels;
    }

    private static double LumaRow(Tensor output, int y, ReadOnlySpan<byte> truth, int border)
    {
        int width = output.Shape.Width;
        Span<float> row = output.Plane(0, 0).Slice(y * width, width);
        double sum = 0;
        for (int x = border; x < width - border; x++)
        {
            double difference = Code(row[x]) - Luma(truth[3 * x], truth[3 * x + 1], truth[3 * x + 2]);
            sum += difference * difference;
        }

        return sum;
    }

    private static (double Luma, double Color) ColorRow(Tensor output, int y, ReadOnlySpan<byte> truth, int border)
    {
        int width = output.Shape.Width;
        Span<float> red = output.Plane(0, 0).Slice(y * width, width), green = output.Plane(0, 1).Slice(y * width, width), blue = output.Plane(0, 2).Slice(y * width, width);
        (double luma, double color) = (0, 0);
        for (int x = border; x < width - border; x++)
        {
            double r = Code(red[x]) - truth[3 * x], g = Code(green[x]) - truth[3 * x + 1], b = Code(blue[x]) - truth[3 * x + 2];
            color += r * r + g * g + b * b;
            double difference = (65.481 * r + 128.553 * g + 24.966 * b) / 255;
            luma += difference * difference;
        }

        return (luma, color);
    }

    private static double Luma(double r, double g, double b) => 16 + (65.481 * r + 128.553 * g + 24.966 * b) / 255;

    private static float Code(float sample) => MathF.Floor(Math.Clamp(sample * 255f, 0f, 255f) + 0.5f);

    private static double Decibels(double meanSquare) => meanSquare > 0 ? 10 * Math.Log10(255 * 255 / meanSquare) : 100;
}
