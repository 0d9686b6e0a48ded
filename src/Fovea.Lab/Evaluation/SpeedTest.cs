using System.Diagnostics;
using Fovea.Imaging;

namespace Fovea.Lab.Evaluation;

/// <summary>Times a model on the challenge's frame of 320x180.</summary>
internal static class SpeedTest
{
    private const int Width = 320;
    private const int Height = 180;
    private const int Warmups = 2;
    private const int MaximumRuns = 31;
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(2);

    /// <summary>The median time in milliseconds of up to 31 frames or two seconds, after two unmeasured ones.</summary>
    public static double Measure(EvaluatedModel model, CancellationToken cancellationToken)
    {
        using Frame low = new(PixelFormats.Rgb24, Width, Height, ColorDescription.Unspecified);
        new Random(1).NextBytes(low.Memory.Span);
        model.BeginClip();
        for (int i = 0; i < Warmups; i++) model.Upscale(low, low, low).Dispose();
        List<double> milliseconds = [];
        long start = Stopwatch.GetTimestamp();
        while (milliseconds.Count == 0 || (milliseconds.Count < MaximumRuns && Stopwatch.GetElapsedTime(start) < Budget))
        {
            cancellationToken.ThrowIfCancellationRequested();
            long before = Stopwatch.GetTimestamp();
            model.Upscale(low, low, low).Dispose();
            milliseconds.Add(Stopwatch.GetElapsedTime(before).TotalMilliseconds);
        }

        return Median(milliseconds);
    }

    /// <summary>The middle value, or the mean of the two middle ones.</summary>
    public static double Median(IReadOnlyCollection<double> values)
    {
        double[] sorted = [.. values.Order()];
        int half = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }
}
