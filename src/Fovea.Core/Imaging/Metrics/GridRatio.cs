using System.Buffers;

namespace Fovea.Imaging.Metrics;

/// <summary>
/// Staircases of colour, which PSNR of luma cannot see: how much larger chroma's steps are across the lines between the
/// source's pixels than within them. Needs no reference. A picture that was not enlarged has about 1, a bicubic enlargement
/// 1.1 to 1.3; 2 and more is seen as blocks.
/// </summary>
public static class GridRatio
{
    /// <summary>
    /// Mean |C(p + 1) − C(p)| over neighbours p, p + 1 in a row or a column that belong to different blocks of scale x
    /// scale pixels, over the same mean for neighbours within one block; C is blue and red difference of BT.601, not rounded.
    /// </summary>
    /// <param name="picture">The enlarged frame, 8-bit RGB; its first block begins in its corner.</param>
    /// <param name="scale">Side of a block, at least 2.</param>
    /// <param name="border">Pixels left out on every side.</param>
    /// <returns>The ratio, positive infinity where blocks are flat; null where chroma makes no step at all, as in gray pictures.</returns>
    /// <exception cref="ArgumentException">Not 8-bit RGB, or nothing left inside the border.</exception>
    public static double? Of(Frame picture, int scale, int border = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(scale, 2);
        (int width, int height) = MetricPlanes.Check(picture, picture, border);
        StepSums sums = default;
        foreach (float[] plane in (ReadOnlySpan<float[]>)[MetricPlanes.BlueDifference(picture, border), MetricPlanes.RedDifference(picture, border)])
        {
            Add(plane.AsSpan(0, width * height), width, scale, border, ref sums);
            ArrayPool<float>.Shared.Return(plane);
        }

        if (sums.AcrossCount == 0 || sums.WithinCount == 0 || sums.Across + sums.Within == 0) return null;
        return sums.Across / sums.AcrossCount / (sums.Within / sums.WithinCount);
    }

    private static void Add(ReadOnlySpan<float> plane, int width, int scale, int border, ref StepSums sums)
    {
        for (int i = 0; i < plane.Length; i++)
        {
            (int y, int x) = Math.DivRem(i, width);
            if (x + 1 < width) sums.Add(plane[i + 1] - plane[i], (border + x + 1) % scale == 0);
            if (i + width < plane.Length) sums.Add(plane[i + width] - plane[i], (border + y + 1) % scale == 0);
        }
    }

    private struct StepSums
    {
        public double Across, Within;
        public long AcrossCount, WithinCount;

        public void Add(float step, bool isAcross)
        {
            if (isAcross)
            {
                Across += Math.Abs(step);
                AcrossCount++;
            }
            else
            {
                Within += Math.Abs(step);
                WithinCount++;
            }
        }
    }
}
