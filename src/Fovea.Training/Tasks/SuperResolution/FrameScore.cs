using Fovea.Imaging;
using Fovea.Imaging.Metrics;
using Fovea.Networks;
using Fovea.Networks.Architectures;
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

/// <summary>What bicubic enlargement reaches on the frames that a network is validated on, measured the same way and once.</summary>
internal sealed class BicubicBaseline(int scale, InputColor input, IReadOnlyList<FramePair> pairs)
{
    private (double Y, double? Rgb)? _score;

    /// <summary>Mean PSNR in dB of luma, and of R, G, B unless only luma is compared.</summary>
    public (double Y, double? Rgb) Measure(BatchRunner runner) => _score ??= MeasureNow(runner);

    private (double Y, double? Rgb) MeasureNow(BatchRunner runner)
    {
        using Network bicubic = Network.Create(new BicubicSpec(scale, input), seed: 0);
        (double Y, double Rgb)[] scores = new (double, double)[pairs.Count];
        runner.Workers.Run(pairs.Count, (i, worker) =>
        {
            Tape tape = runner.Tapes[worker];
            tape.Reset();
            FramePair pair = pairs[i];
            Tensor low = tape.Rent(new Shape(1, bicubic.InputChannels, pair.LowHeight, pair.LowWidth));
            pair.ReadLow(0, 0, default, low);
            scores[i] = FrameScore.Measure(bicubic.Forward(tape, low, bicubic.Parameters), pair.High, scale);
            tape.Reset();
        });
        return (scores.Average(score => score.Y), input == InputColor.Rgb ? scores.Average(score => score.Rgb) : null);
    }
}
