using System.Text;
using Fovea.Media.Pictures;
using Fovea.Plots;
using Fovea.Search.Reports;
using Fovea.Tensors;
using static System.FormattableString;

namespace Fovea.Lab.Papers;

/// <summary>The tables and figures of the EVSRNet paper from a record of our own.</summary>
public static class EvsrNetTables
{
    private static readonly (int Channels, int Blocks)[] PapersModels = [(8, 5), (16, 4), (16, 5), (24, 4)];

    /// <summary>Blocks of Table 1, and the width at which we try them (the paper: 128 channels of RRN).</summary>
    private const int TableOneChannels = 16;

    /// <summary>Blocks at which Figure 1 tries channels.</summary>
    private const int FigureOneBlocks = 5;

    /// <summary>All tables in Markdown: 3, 1, 1's figure as numbers, the sweeps, and how near to the front the found ones are.</summary>
    public static string Print(EvsrNetRecord record)
    {
        StringBuilder text = new();
        PrintModels(text, record);
        PrintRows(text, $"Table 1: blocks ({TableOneChannels} channels)", record, record.Points.Where(point => point.Channels == TableOneChannels && point.Blocks is >= 2 and <= 10));
        PrintRows(text, $"Figure 1: channels ({FigureOneBlocks} blocks)", record, FigureOne(record));
        foreach (EvsrNetSweep sweep in record.Sweeps) PrintSweep(text, record, sweep);
        PrintRows(text, "Pareto front of all that were trained", record, record.Front());
        return text.ToString();
    }

    /// <summary>Figure 1 as SVG: channels against score.</summary>
    public static string DrawScores(EvsrNetRecord record)
    {
        EvsrNetPoint[] points = [.. FigureOne(record)];
        if (points.Length < 2) throw new BadInputException($"the record holds fewer than two networks of {FigureOneBlocks} blocks; there is nothing to draw.");
        Plot plot = new(PlotAxis.Of($"channels ({FigureOneBlocks} blocks)", points.Select(point => (double)point.Channels)), PlotAxis.Of("score: 2^(2(PSNR - 27)) / ms", points.Select(point => point.Score).Append(0)));
        plot.Line(points.Select(point => ((double)point.Channels, point.Score)), "best", "score");
        foreach (EvsrNetPoint point in points)
        {
            plot.Dot(point.Channels, point.Score, "front", Tip(point));
            plot.Label(point.Channels, point.Score, Invariant($"{point.Channels}"));
        }

        return plot.Picture("Score of EVSRNet by its channels, 320x180 x4, one thread");
    }

    /// <summary>Quality against time as SVG: the grid, its front, and what each search found.</summary>
    public static string DrawFront(EvsrNetRecord record)
    {
        if (record.Points.Count < 2) throw new BadInputException("the record holds fewer than two networks; there is nothing to draw.");
        Plot plot = new(PlotAxis.Of("ms a frame (320x180 to 1280x720, one thread)", record.Points.Select(point => point.Milliseconds).Append(0)), PlotAxis.Of("held-out PSNR of RGB, dB", record.Points.Select(point => point.PsnrRgb).Concat(record.Sweeps.SelectMany(sweep => sweep.Runs).Select(run => run.PsnrRgb ?? double.NaN))));
        plot.Line(record.Front().Select(point => (point.Milliseconds, point.PsnrRgb)), "limit", "no other is better and no slower", steps: true);
        HashSet<EvsrNetPoint> found = [.. Derived(record)];
        foreach (EvsrNetPoint point in record.Points.Where(point => !found.Contains(point))) plot.Dot(point.Milliseconds, point.PsnrRgb, "told", Tip(point));
        foreach (EvsrNetPoint point in found)
        {
            plot.Dot(point.Milliseconds, point.PsnrRgb, "front", Tip(point));
            plot.Label(point.Milliseconds, point.PsnrRgb, point.Name);
        }

        foreach (EvsrNetSweepRun run in record.Sweeps.SelectMany(sweep => sweep.Runs))
        {
            if (run is { PsnrRgb: { } psnr, OpenMilliseconds: { } ms }) plot.Line([(ms - 0.3, psnr), (ms, psnr + 0.008), (ms + 0.3, psnr), (ms, psnr - 0.008), (ms - 0.3, psnr)], "best", Invariant($"open part, {run.OpenChannels} channels: {psnr:F2} dB, {ms:F1} ms"));
        }

        return plot.Picture("Trained alike (blue), those that FGNAS derived (orange), with the search's weights (diamonds), front (dashed)");
    }

    private static void PrintModels(StringBuilder text, EvsrNetRecord record)
    {
        text.Append("Table 3: models\n\n| channels/blocks | GMAC | PSNR RGB | PSNR Y | ms | score | to the front | found by |\n|---|---|---|---|---|---|---|---|\n");
        foreach (EvsrNetPoint point in PapersModels.Select(size => record.Find(size.Channels, size.Blocks)).OfType<EvsrNetPoint>().Union(Derived(record)).OrderBy(point => point.Milliseconds))
        {
            List<string> sources = [.. record.Sweeps.SelectMany(sweep => sweep.Runs.Where(run => (run.Channels, run.Blocks) == (point.Channels, point.Blocks)).Select(run => Invariant($"{sweep.Name.Split(',')[0]}{(sweep.Name.Contains("too", StringComparison.Ordinal) ? "+k" : "")}{(sweep.Name.Contains("milli", StringComparison.Ordinal) ? " ms" : "")} {run.Lambda}")))];
            if (PapersModels.Contains((point.Channels, point.Blocks))) sources.Insert(0, "the paper");
            text.Append(Invariant($"| {point.Name} | {point.GigaMultiplyAccumulates:F3} | {point.PsnrRgb:F2} | {point.PsnrY:F2} | {point.Milliseconds:F1} | {point.Score:F4} | {Gap(record, point)} | {string.Join(", ", sources)} |\n"));
        }

        text.Append('\n');
    }

    private static void PrintRows(StringBuilder text, string title, EvsrNetRecord record, IEnumerable<EvsrNetPoint> points)
    {
        text.Append(Invariant($"{title}\n\n| channels/blocks | GMAC | PSNR RGB | PSNR Y | ms | score | to the front |\n|---|---|---|---|---|---|---|\n"));
        foreach (EvsrNetPoint point in points) text.Append(Invariant($"| {point.Name} | {point.GigaMultiplyAccumulates:F3} | {point.PsnrRgb:F2} | {point.PsnrY:F2} | {point.Milliseconds:F1} | {point.Score:F4} | {Gap(record, point)} |\n"));
        text.Append('\n');
    }

    private static void PrintSweep(StringBuilder text, EvsrNetRecord record, EvsrNetSweep sweep)
    {
        text.Append(Invariant($"Sweep: {sweep.Name}: {(sweep.IsMonotone ? "falls monotonically" : "does NOT fall monotonically")}\n\n"));
        text.Append("| lambda | open channels | inside | 1x1 alone | R | open part RGB | ms | to the front | derived | trained RGB | ms | to the front |\n|---|---|---|---|---|---|---|---|---|---|---|---|\n");
        foreach (EvsrNetSweepRun run in sweep.Runs)
        {
            string open = run is { PsnrRgb: { } psnr, OpenMilliseconds: { } ms } ? Invariant($"{psnr:F2} | {ms:F1} | {Gap(record.GapToFront(psnr, ms))}") : Invariant($"{run.PsnrRgb:F2} | - | -");
            string trained = record.Find(run.Channels, run.Blocks) is { } point ? Invariant($"{point.PsnrRgb:F2} | {point.Milliseconds:F1} | {Gap(record, point)}") : "not trained | - | -";
            text.Append(Invariant($"| {run.Lambda} | {run.OpenChannels} | {run.InnerChannels:F1} | {run.Points} | {run.Cost:F4} | {open} | {run.Channels}/{run.Blocks} | {trained} |\n"));
        }

        text.Append('\n');
    }

    private static IEnumerable<EvsrNetPoint> FigureOne(EvsrNetRecord record) => record.Points.Where(point => point.Blocks == FigureOneBlocks);

    private static IEnumerable<EvsrNetPoint> Derived(EvsrNetRecord record) => record.Sweeps.SelectMany(sweep => sweep.Runs).Select(run => record.Find(run.Channels, run.Blocks)).OfType<EvsrNetPoint>().Distinct();

    private static string Gap(EvsrNetRecord record, EvsrNetPoint point) => Gap(record.GapToFront(point));

    private static string Gap(double gap) => gap == 0 ? "on it" : Invariant($"{-gap:+0.000;-0.000} dB");

    private static string Tip(EvsrNetPoint point) => Invariant($"{point.Name}: {point.PsnrRgb:F2} dB, {point.Milliseconds:F1} ms, score {point.Score:F4}");
}
