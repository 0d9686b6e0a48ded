using System.Diagnostics;
using Fovea.Imaging;
using Fovea.Networks;
using Fovea.Tensors;

namespace Fovea.Inference;

/// <summary>Times two plans of one network against each other: alternately, every thread a band of rows of its own.</summary>
internal static class PrecisionMeter
{
    // A few milliseconds a band; rounds until the budget is spent, at least three.
    private const int BandPixels = 32_768;
    private const int LeastRows = 16;
    private const int LeastRounds = 3;
    private const int MostRounds = 11;

    // A median so far above the fastest round is another program's.
    private const double Unsteady = 1.5;

    private static readonly TimeSpan Budget = TimeSpan.FromMilliseconds(250);

    /// <summary>The medians of both, after one round that does not count.</summary>
    /// <param name="float32">The plan in floats.</param>
    /// <param name="int8">The plan in int8, for frames of the same size.</param>
    /// <param name="threads">Threads that run each of them at once, at least 1.</param>
    public static PrecisionTimes Measure(InferencePlan float32, InferencePlan int8, int threads)
    {
        using DeterministicParallel workers = new(threads);
        int rows = Math.Min(float32.Height, Math.Max(LeastRows, BandPixels / float32.Width));
        using Tensor picture = Noise(float32.Channels, rows, float32.Width);
        byte[][] planes = [.. Enumerable.Range(0, threads).Select(_ => new byte[(rows + 1) * float32.Scale * float32.Width * float32.Scale])];
        double Time(InferencePlan plan) => PrecisionMeter.Time(plan, workers, picture, planes, rows);
        Time(float32);
        Time(int8);
        return Race(() => Time(float32), () => Time(int8), Budget);
    }

    /// <summary>The medians of what two measurements give in milliseconds, taken alternately until their sum passes the budget.</summary>
    internal static PrecisionTimes Race(Func<double> float32, Func<double> int8, TimeSpan budget)
    {
        List<double> floats = [], bytes = [];
        double spent = 0;
        while (floats.Count < LeastRounds || (floats.Count < MostRounds && spent < budget.TotalMilliseconds))
        {
            floats.Add(float32());
            bytes.Add(int8());
            spent += floats[^1] + bytes[^1];
        }

        return new PrecisionTimes(Median(floats), Median(bytes)) { IsSteady = IsSteady(floats) && IsSteady(bytes) };
    }

    private static double Median(List<double> values)
    {
        values.Sort();
        return values[values.Count / 2];
    }

    private static bool IsSteady(List<double> values) => Median(values) <= Unsteady * values.Min();

    private static double Time(InferencePlan plan, DeterministicParallel workers, Tensor picture, byte[][] planes, int rows)
    {
        int width = plan.Width * plan.Scale;
        RowCoding coding = new(SampleType.Byte, 0, 255, 255);
        long start = Stopwatch.GetTimestamp();
        workers.Run(planes.Length, (band, _) =>
        {
            // Every channel into the same bytes: what they hold does not matter.
            using PlaneTarget target = new([.. Enumerable.Repeat(((Memory<byte>)planes[band], width), plan.Channels)], width, coding);
            plan.Run(new RepeatedRows(picture), target, 0, rows * plan.Scale);
        });
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private static Tensor Noise(int channels, int rows, int width)
    {
        Tensor picture = new(new Shape(1, channels, rows, width));
        RandomSource random = new(1);
        foreach (ref float value in picture.Span) value = random.NextFloat();
        return picture;
    }

    /// <summary>A few rows that stand for a picture of any height.</summary>
    private sealed class RepeatedRows(Tensor rows) : RowSource
    {
        public override void Read(int firstRow, int endRow, Tensor destination)
        {
            (int width, int height) = (rows.Shape.Width, rows.Shape.Height);
            for (int c = 0; c < rows.Shape.Channels; c++)
            {
                for (int y = firstRow; y < endRow; y++) rows.Plane(0, c).Slice(y % height * width, width).CopyTo(destination.Plane(0, c)[((y - firstRow) * width)..]);
            }
        }
    }
}
