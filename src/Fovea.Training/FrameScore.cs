using Fovea.Imaging;
using Fovea.Imaging.Metrics;
using Fovea.Tensors;
using Fovea.Training.Data;

namespace Fovea.Training;

/// <summary>PSNR of one network output against the frame it should be, the output rounded to 8 bits.</summary>
internal static class FrameScore
{
    // Equal frames have an infinite PSNR, which has no place in a mean nor in JSON.
    private const double Most = 100;

    /// <summary>PSNR of luma (float rule) and of R, G, B in dB over all but a border; of a luma network luma only (then NaN).</summary>
    public static (double Y, double Rgb) Measure(Tensor output, CachedFrame truth, int border)
    {
        if (output.Shape.Channels == 1) return (MeasureLuma(output, truth, border), double.NaN);
        using Frame result = ToFrame(output);
        using Frame reference = Crop(truth, result.Width, result.Height);
        return (Math.Min(Most, Psnr.Luma(result, reference, border, LumaRule.Float)), Math.Min(Most, Psnr.Rgb(result, reference, border)));
    }

    /// <summary>An RGB output rounded to rgb24 pixels, which the caller disposes.</summary>
    public static Frame ToFrame(Tensor output)
    {
        Frame frame = new(PixelFormats.Rgb24, output.Shape.Width, output.Shape.Height, ColorDescription.Unspecified);
        PlaneConversion.FromRgb(output, frame);
        return frame;
    }

    private static double MeasureLuma(Tensor output, CachedFrame truth, int border)
    {
        (int width, int height) = (output.Shape.Width, output.Shape.Height);
        using Tensor expected = new(output.Shape);
        PatchReader.Read(truth.Pixels, truth.Width, 0, 0, default, expected);
        double sum = 0;
        for (int y = border; y < height - border; y++)
        {
            for (int x = border; x < width - border; x++)
            {
                double difference = Math.Floor(Math.Clamp(output.Span[y * width + x] * 255, 0, 255) + 0.5) - expected.Span[y * width + x] * 255;
                sum += difference * difference;
            }
        }

        return Math.Min(Most, Psnr.FromMeanSquare(sum / ((double)(width - 2 * border) * (height - 2 * border))));
    }

    private static Frame Crop(CachedFrame source, int width, int height)
    {
        Frame frame = new(PixelFormats.Rgb24, width, height, ColorDescription.Unspecified);
        for (int y = 0; y < height; y++) source.Pixels.Slice(y * source.Width * 3, width * 3).CopyTo(frame.Planes[0].Row<byte>(y));
        return frame;
    }
}
