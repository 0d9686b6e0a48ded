using System.Buffers;
using System.Numerics;

namespace Fovea.Imaging.Metrics;

/// <summary>Peak signal-to-noise ratio of 8-bit RGB frames in dB: 10 log10(255² / mean squared error).</summary>
public static class Psnr
{
    /// <summary>Over red, green and blue together.</summary>
    /// <param name="result">The frame to judge.</param>
    /// <param name="reference">What it should be.</param>
    /// <param name="border">Pixels left out on every side.</param>
    /// <returns>dB; positive infinity for equal frames.</returns>
    /// <exception cref="ArgumentException">Not 8-bit RGB, different sizes, or nothing left inside the border.</exception>
    public static double Rgb(Frame result, Frame reference, int border = 0)
    {
        (int width, int height) = MetricPlanes.Check(result, reference, border);
        double sum = 0;
        for (int c = 0; c < 3; c++) sum += Sum(MetricPlanes.Channel(result, c, border), MetricPlanes.Channel(reference, c, border), width * height);
        return FromMeanSquare(sum / (3.0 * width * height));
    }

    /// <summary>Over BT.601 luma.</summary>
    /// <param name="result">The frame to judge.</param>
    /// <param name="reference">What it should be.</param>
    /// <param name="border">Pixels left out on every side.</param>
    /// <param name="rule">Whether luma is rounded.</param>
    /// <returns>dB; positive infinity for equal frames.</returns>
    /// <exception cref="ArgumentException">Not 8-bit RGB, different sizes, or nothing left inside the border.</exception>
    public static double Luma(Frame result, Frame reference, int border, LumaRule rule)
    {
        (int width, int height) = MetricPlanes.Check(result, reference, border);
        double sum = Sum(MetricPlanes.Luma(result, rule, border), MetricPlanes.Luma(reference, rule, border), width * height);
        return FromMeanSquare(sum / ((double)width * height));
    }

    /// <summary>Over BT.601 chroma of studio swing (16 to 240), not rounded: blue and red difference at full size, each by itself.</summary>
    /// <param name="result">The frame to judge.</param>
    /// <param name="reference">What it should be.</param>
    /// <param name="border">Pixels left out on every side.</param>
    /// <returns>dB; positive infinity for equal planes.</returns>
    /// <exception cref="ArgumentException">Not 8-bit RGB, different sizes, or nothing left inside the border.</exception>
    public static (double Cb, double Cr) Chroma(Frame result, Frame reference, int border = 0)
    {
        (int width, int height) = MetricPlanes.Check(result, reference, border);
        double blue = Sum(MetricPlanes.BlueDifference(result, border), MetricPlanes.BlueDifference(reference, border), width * height);
        double red = Sum(MetricPlanes.RedDifference(result, border), MetricPlanes.RedDifference(reference, border), width * height);
        return (FromMeanSquare(blue / ((double)width * height)), FromMeanSquare(red / ((double)width * height)));
    }

    /// <summary>dB of a mean squared error in 8-bit codes.</summary>
    public static double FromMeanSquare(double meanSquare) => meanSquare == 0 ? double.PositiveInfinity : 10 * Math.Log10(255.0 * 255.0 / meanSquare);

    private static double Sum(float[] a, float[] b, int count)
    {
        double sum = SquaredError.Sum(a.AsSpan(0, count), b.AsSpan(0, count));
        ArrayPool<float>.Shared.Return(a);
        ArrayPool<float>.Shared.Return(b);
        return sum;
    }
}

/// <summary>Sums of squared differences.</summary>
internal static class SquaredError
{
    /// <summary>Σ (a − b)², squares in single and the sum in double precision.</summary>
    public static double Sum(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        int lanes = Vector<float>.Count;
        Vector<double> low = Vector<double>.Zero, high = low;
        int x = 0;
        for (; x <= a.Length - lanes; x += lanes)
        {
            Vector<float> difference = new Vector<float>(a[x..]) - new Vector<float>(b[x..]);
            Vector.Widen(difference * difference, out Vector<double> first, out Vector<double> second);
            low += first;
            high += second;
        }

        double sum = Vector.Sum(low + high);
        for (; x < a.Length; x++) sum += (a[x] - b[x]) * (a[x] - b[x]);
        return sum;
    }
}
