using System.Globalization;
using Fovea.Media.Pictures;
using Fovea.Networks;
using Fovea.Plots;
using Fovea.Search;
using Fovea.Search.Reports;

namespace Fovea.Lab.Searches;

/// <summary>Quality against time, as a picture.</summary>
internal static class FrontPicture
{
    /// <summary>An SVG that stands alone.</summary>
    public static string Draw(FrontReport report)
    {
        double limit = 1000 / report.TargetFps;
        double[] times = [.. report.Points.Select(point => point.Milliseconds), limit, 0];
        Plot plot = new(PlotAxis.Of("ms a frame, predicted", times), PlotAxis.Of("held-out PSNR-Y after a short training, dB", report.Points.Select(point => point.PsnrY)));
        foreach (FrontPoint point in report.Points.Where(point => !point.OnFront)) plot.Dot(point.Milliseconds, point.PsnrY, "told", Tip(point));
        FrontPoint[] front = [.. report.Points.Where(point => point.OnFront)];
        plot.Line(front.Select(point => (point.Milliseconds, point.PsnrY)), "best", "no other is better and faster", steps: true);
        foreach (FrontPoint point in front) plot.Dot(point.Milliseconds, point.PsnrY, "front", Tip(point));
        if (report.Points.Count > 0)
        {
            (double low, double high) = (report.Points.Min(point => point.PsnrY), report.Points.Max(point => point.PsnrY));
            plot.Line([(limit, low), (limit, high)], "limit", $"{new SpeedTarget(report.TargetFps)}");
            plot.Label(limit, low, $"{new SpeedTarget(report.TargetFps)}");
        }

        if (report.Points.FirstOrDefault(point => point.Trial == report.Winner?.Trial) is { } winner) plot.Label(winner.Milliseconds, winner.PsnrY, winner.Network);
        string task = $"{report.Width}x{report.Height} x{report.Scale}, {report.Threads} {(report.Threads == 1 ? "thread" : "threads")}";
        return plot.Picture($"{report.Name}: {task}, {report.Cpu}");
    }

    private static string Tip(FrontPoint point) => string.Create(CultureInfo.InvariantCulture, $"trial {point.Trial}: {point.Network}, {point.Milliseconds:F2} ms, {point.PsnrY:F2} dB");
}
