using System.Collections.Concurrent;
using System.Diagnostics;
using Fovea.Tensors;

namespace Fovea.Inference;

/// <summary>Which of two pipelines for the same network is the faster one here; measured once in a process for each kind.</summary>
internal static class PlanChoice
{
    // Long enough for a clock, short enough to go unnoticed; the best of several, for a busy machine.
    private const int Rounds = 7;
    private const int OutputRows = 64;

    private static readonly ConcurrentDictionary<string, bool> Known = new();

    /// <summary>True when <paramref name="challenger"/> is clearly faster than <paramref name="champion"/>.</summary>
    public static bool Prefers(RowPipeline challenger, RowPipeline champion)
    {
        string kind = $"{SimdWidth.Current} {Kind(challenger)} {Kind(champion)}";
        return Known.GetOrAdd(kind, _ => Measure(challenger, champion));
    }

    private static string Kind(RowPipeline pipeline) =>
        string.Join(';', pipeline.Stages.Select(stage => $"{stage.Name} {stage.Output.Layout} {pipeline.Capacities[stage.Output.Id]}"));

    private static bool Measure(RowPipeline challenger, RowPipeline champion)
    {
        RowLayout input = champion.Reader.Output.Layout, output = champion.Output.Layout;
        int end = Math.Min(OutputRows, champion.Output.Height);
        using Tensor picture = new(new Shape(1, input.Channels, champion.Reader.Output.Height, input.Width));
        RandomSource random = new(1);
        foreach (ref float value in picture.Span) value = random.NextFloat();
        using Tensor rows = new(new Shape(1, output.Channels, end + 3, output.Width));
        double best = double.MaxValue, other = double.MaxValue;
        for (int round = 0; round < Rounds; round++)
        {
            best = Math.Min(best, Time(champion, picture, rows, end));
            other = Math.Min(other, Time(challenger, picture, rows, end));
        }

        return other < 0.97 * best;
    }

    private static double Time(RowPipeline pipeline, Tensor picture, Tensor rows, int end)
    {
        using TensorTarget target = new(rows);
        long start = Stopwatch.GetTimestamp();
        pipeline.Run(new TensorRows(picture), target, 0, end);
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
