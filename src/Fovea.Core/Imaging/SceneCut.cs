namespace Fovea.Imaging;

/// <summary>
/// Notices where a stream of frames changes the scene, from pictures of 32 × 32 means of luma. One object sees one stream.
/// </summary>
/// <remarks>
/// A cut is a mean difference above 30/255 (the rule of HO-FVSR's data), or above 8/255 between pictures that hardly
/// correlate, which also finds cuts between dark scenes. A frame of another size is a cut, the first frame is none.
/// </remarks>
public sealed class SceneCut
{
    private const int Cells = 32;
    private const int PointsInCell = 4;
    private const double Difference = 30 / 255.0;
    private const double SmallDifference = 8 / 255.0;
    private const double Correlation = 0.5;

    private double[]? _before;
    private (int Width, int Height) _size;

    /// <summary>True if the frame does not go on from the one given before.</summary>
    public bool IsCut(Frame frame)
    {
        double[] now = Reduce(frame);
        (double[]? before, (int Width, int Height) size) = (_before, _size);
        (_before, _size) = (now, (frame.Width, frame.Height));
        return before is not null && (size != _size || Differ(before, now));
    }

    private static bool Differ(double[] a, double[] b)
    {
        double difference = 0;
        for (int i = 0; i < a.Length; i++) difference += Math.Abs(a[i] - b[i]) / a.Length;
        return difference > Difference || (difference > SmallDifference && Correlate(a, b) < Correlation);
    }

    private static double Correlate(double[] a, double[] b)
    {
        (double meanA, double meanB) = (a.Average(), b.Average());
        (double ab, double aa, double bb) = (0, 0, 0);
        for (int i = 0; i < a.Length; i++)
        {
            (double x, double y) = (a[i] - meanA, b[i] - meanB);
            (ab, aa, bb) = (ab + x * y, aa + x * x, bb + y * y);
        }

        return aa * bb > 0 ? ab / Math.Sqrt(aa * bb) : 0;
    }

    private static double[] Reduce(Frame frame)
    {
        const int Points = Cells * PointsInCell;
        double[] cells = new double[Cells * Cells];
        double unit = 1.0 / (frame.Format.MaxValue * PointsInCell * PointsInCell);
        for (int row = 0; row < Points; row++)
        {
            int y = (int)((row + 0.5) * frame.Height / Points);
            for (int column = 0; column < Points; column++)
            {
                int x = (int)((column + 0.5) * frame.Width / Points);
                cells[row / PointsInCell * Cells + column / PointsInCell] += Luma(frame, x, y) * unit;
            }
        }

        return cells;
    }

    private static double Luma(Frame frame, int x, int y)
    {
        if (frame.Format.Model != ColorModel.Rgb) return Sample(frame.Planes[0], x, y);
        if (frame.Format.Packed) return (Sample(frame.Planes[0], 3 * x, y) + 2 * Sample(frame.Planes[0], 3 * x + 1, y) + Sample(frame.Planes[0], 3 * x + 2, y)) / 4;
        return (Sample(frame.Planes[0], x, y) + 2 * Sample(frame.Planes[1], x, y) + Sample(frame.Planes[2], x, y)) / 4;
    }

    private static double Sample(Plane plane, int x, int y) => plane.BytesPerSample == 1 ? plane.Row<byte>(y)[x] : plane.Row<ushort>(y)[x];
}
