using System.Buffers;

namespace Fovea.Imaging.Metrics;

/// <summary>
/// Structural similarity of 8-bit RGB frames (Wang, Bovik, Sheikh, Simoncelli 2004): Gaussian window of 11 × 11 with
/// standard deviation 1.5, constants (0.01 · 255)² and (0.03 · 255)², mean over the places where the window lies inside.
/// </summary>
public static class Ssim
{
    /// <summary>Mean of the similarities of red, green and blue.</summary>
    /// <param name="result">The frame to judge.</param>
    /// <param name="reference">What it should be.</param>
    /// <param name="border">Pixels left out on every side.</param>
    /// <returns>−1 to 1; 1 for equal frames.</returns>
    /// <exception cref="ArgumentException">Not 8-bit RGB, different sizes, or less than 11 × 11 left inside the border.</exception>
    public static double Rgb(Frame result, Frame reference, int border = 0)
    {
        (int width, int height) = Check(result, reference, border);
        double sum = 0;
        for (int c = 0; c < 3; c++) sum += Mean(MetricPlanes.Channel(result, c, border), MetricPlanes.Channel(reference, c, border), width, height);
        return sum / 3;
    }

    /// <summary>Similarity of BT.601 luma.</summary>
    /// <param name="result">The frame to judge.</param>
    /// <param name="reference">What it should be.</param>
    /// <param name="border">Pixels left out on every side.</param>
    /// <param name="rule">Whether luma is rounded.</param>
    /// <returns>−1 to 1; 1 for equal frames.</returns>
    /// <exception cref="ArgumentException">Not 8-bit RGB, different sizes, or less than 11 × 11 left inside the border.</exception>
    public static double Luma(Frame result, Frame reference, int border, LumaRule rule)
    {
        (int width, int height) = Check(result, reference, border);
        return Mean(MetricPlanes.Luma(result, rule, border), MetricPlanes.Luma(reference, rule, border), width, height);
    }

    private static (int Width, int Height) Check(Frame result, Frame reference, int border)
    {
        (int width, int height) = MetricPlanes.Check(result, reference, border);
        if (Math.Min(width, height) < SsimWindow.Size) throw new ArgumentException($"{width}x{height} is smaller than the window of SSIM, {SsimWindow.Size}x{SsimWindow.Size}.", nameof(border));
        return (width, height);
    }

    private static double Mean(float[] a, float[] b, int width, int height)
    {
        double mean = SsimWindow.Mean(a.AsSpan(0, width * height), b.AsSpan(0, width * height), width, height);
        ArrayPool<float>.Shared.Return(a);
        ArrayPool<float>.Shared.Return(b);
        return mean;
    }
}
