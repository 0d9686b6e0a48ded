namespace Fovea.Imaging.Metrics;

/// <summary>
/// Flicker that the reference does not have: how much the change from frame to frame, o(t) − o(t−1), differs from the
/// reference's change g(t) − g(t−1). Needs no motion estimate; lower is better.
/// </summary>
public static class TemporalDifference
{
    /// <summary>Mean over pixels and channels of |(o(t) − o(t−1)) − (g(t) − g(t−1))|, in 8-bit codes.</summary>
    /// <param name="previous">The result's frame t − 1.</param>
    /// <param name="current">The result's frame t.</param>
    /// <param name="previousReference">The reference's frame t − 1.</param>
    /// <param name="currentReference">The reference's frame t.</param>
    /// <param name="border">Pixels left out on every side.</param>
    /// <exception cref="ArgumentException">Not 8-bit RGB, different sizes or formats, or nothing left inside the border.</exception>
    public static double Error(Frame previous, Frame current, Frame previousReference, Frame currentReference, int border = 0)
        => Measure(previous, current, previousReference, currentReference, border).Absolute;

    /// <summary>The same change as PSNR in dB: 255² over the mean of its square.</summary>
    /// <param name="previous">The result's frame t − 1.</param>
    /// <param name="current">The result's frame t.</param>
    /// <param name="previousReference">The reference's frame t − 1.</param>
    /// <param name="currentReference">The reference's frame t.</param>
    /// <param name="border">Pixels left out on every side.</param>
    /// <exception cref="ArgumentException">Not 8-bit RGB, different sizes or formats, or nothing left inside the border.</exception>
    public static double Psnr(Frame previous, Frame current, Frame previousReference, Frame currentReference, int border = 0)
        => Metrics.Psnr.FromMeanSquare(Measure(previous, current, previousReference, currentReference, border).Square);

    private static (double Absolute, double Square) Measure(Frame previous, Frame current, Frame previousReference, Frame currentReference, int border)
    {
        (int width, int height) = MetricPlanes.Check(previous, current, border);
        MetricPlanes.Check(current, previousReference, border);
        MetricPlanes.Check(current, currentReference, border);
        if (new[] { previous, previousReference, currentReference }.Any(f => f.Format.Packed != current.Format.Packed))
        {
            throw new ArgumentException("The frames are packed and planar RGB.", nameof(previous));
        }

        int components = current.Format.Packed ? 3 : 1;
        long absolute = 0, square = 0;
        for (int p = 0; p < 3 / components; p++)
        {
            for (int y = border; y < border + height; y++)
            {
                Range columns = (border * components)..((border + width) * components);
                (long a, long s) = Sum(
                    previous.Planes[p].Row<byte>(y)[columns],
                    current.Planes[p].Row<byte>(y)[columns],
                    previousReference.Planes[p].Row<byte>(y)[columns],
                    currentReference.Planes[p].Row<byte>(y)[columns]);
                absolute += a;
                square += s;
            }
        }

        double count = 3.0 * width * height;
        return (absolute / count, square / count);
    }

    private static (long Absolute, long Square) Sum(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b, ReadOnlySpan<byte> c, ReadOnlySpan<byte> d)
    {
        b = b[..a.Length];
        c = c[..a.Length];
        d = d[..a.Length];
        long absolute = 0, square = 0;
        for (int x = 0; x < a.Length; x++)
        {
            int difference = b[x] - a[x] - (d[x] - c[x]);
            absolute += Math.Abs(difference);
            square += difference * difference;
        }

        return (absolute, square);
    }
}
