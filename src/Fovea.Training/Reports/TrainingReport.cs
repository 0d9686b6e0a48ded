using System.Globalization;
using System.Net;
using System.Text;
using Fovea.Plots;

namespace Fovea.Training.Reports;

/// <summary>Writes <c>report.html</c>: curves as inline SVG, the last validation's pictures and the configuration, in one file without scripts or links.</summary>
internal static class TrainingReport
{
    private const string Style =
        "body{font:15px/1.5 system-ui,sans-serif;max-width:960px;margin:2em auto;padding:0 1em;color:#222;background:#fff}"
        + "figure{margin:1.5em 0}figcaption{font-weight:600}svg{width:100%;height:auto}svg text{font:12px system-ui,sans-serif;fill:currentColor}"
        + ".grid{stroke:#8884;fill:none}.line{fill:none;stroke-width:1.6}.reference{stroke:#888;stroke-dasharray:6 4}.label{paint-order:stroke;stroke:#fff;stroke-width:3px}img{max-width:100%;display:block;margin:.5em 0}pre{background:#8882;padding:1em;overflow:auto}"
        + "table{border-collapse:collapse}td,th{padding:.2em 1em .2em 0;text-align:left}@media(prefers-color-scheme:dark){body{color:#ddd;background:#181818}.label{stroke:#181818}}";
    private const int MostPoints = 600;

    // Of these a run has the ones that its log holds.
    private static readonly ReportCurve[] Curves =
    [
        new("Training loss", "#c2410c", entry => entry.Loss, Logarithmic: true),
        new("Validation PSNR of luma, dB", "#1d4ed8", entry => entry.PsnrY, Reference: entry => entry.BicubicY, ReferenceName: "bicubic"),
        new("Validation PSNR of R, G, B, dB", "#0f766e", entry => entry.PsnrRgb, Reference: entry => entry.BicubicRgb, ReferenceName: "bicubic"),
        new("Cross entropy of the hard samples", "#1d4ed8", entry => entry.Classification, Logarithmic: true),
        new("Squared distance of boxes", "#0f766e", entry => entry.Box, Logarithmic: true),
        new("Squared distance of landmarks", "#be185d", entry => entry.Landmarks, Logarithmic: true),
        new("Held-out recall", "#4d7c0f", entry => entry.Recall),
        new("Cost of the open gates, as a part of all", "#0f766e", entry => entry.Cost),
        new("Open channels", "#1d4ed8", entry => entry.Channels),
        new("Open blocks", "#be185d", entry => entry.Blocks),
        new("Learning rate", "#6d28d9", entry => entry.LearningRate),
        new("Samples a second", "#4d7c0f", entry => entry.SamplesPerSecond),
    ];

    /// <summary>Writes the report of a run from its log.</summary>
    public static void Write(RunFolder folder, ITrainingTask task)
    {
        IReadOnlyList<LogEntry> log = folder.Log;
        StringBuilder html = new();
        html.Append("<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">");
        html.Append(CultureInfo.InvariantCulture, $"<title>Training of {Escape(task.Name)}</title><style>{Style}{string.Concat(Curves.Select((curve, i) => $".s{i}{{stroke:{curve.Color}}}.k{i}{{fill:{curve.Color}}}"))}</style><h1>Training of {Escape(task.Name)}</h1>");
        AppendSummary(html, log, task);
        foreach (ReportCurve curve in Curves) AppendCurve(html, log, curve);
        AppendPictures(html, folder);
        html.Append(CultureInfo.InvariantCulture, $"<h2>Configuration</h2><pre>{Escape(task.OptionsJson)}</pre>");
        AppendNotes(html, log);
        File.WriteAllText(folder.Report, html.Append("</html>\n").ToString());
    }

    private static void AppendSummary(StringBuilder html, IReadOnlyList<LogEntry> log, ITrainingTask task)
    {
        html.Append("<table>");
        Row(html, "Steps", FormattableString.Invariant($"{task.State.Step:N0} of {task.TotalSteps:N0}"));
        Row(html, "Time", TimeSpan.FromSeconds(Math.Round(task.State.Seconds)).ToString("c", CultureInfo.InvariantCulture));
        if (task.State.Best is { } best) Row(html, "Best validation", FormattableString.Invariant($"{best.Score:F3} dB luma at step {best.Step:N0}"));
        if (log.LastOrDefault(entry => entry.PsnrY is not null) is { } last) Row(html, "Last validation", FormattableString.Invariant($"{last.PsnrY:F3} dB luma at step {last.Step:N0}"));
        if (log.LastOrDefault(entry => entry.BicubicY is not null) is { } bicubic) Row(html, "Bicubic on the same frames", FormattableString.Invariant($"{bicubic.BicubicY:F3} dB luma"));
        html.Append("</table>");
    }

    // In the file itself, so that a report can be sent or moved alone.
    private static void AppendPictures(StringBuilder html, RunFolder folder)
    {
        if (!Directory.Exists(folder.Pictures)) return;
        IGrouping<string, string>? last = Directory.GetFiles(folder.Pictures, "step-*.png").GroupBy(path => Path.GetFileName(path).Split('-')[1]).MaxBy(step => step.Key.PadLeft(20, '0'), StringComparer.Ordinal);
        if (last is null) return;
        html.Append(CultureInfo.InvariantCulture, $"<h2>Pictures at step {Escape(last.Key.TrimStart('0'))}: bicubic, output, truth</h2>");
        foreach (string path in last.Order(StringComparer.Ordinal)) html.Append(CultureInfo.InvariantCulture, $"<img alt=\"bicubic, output, truth\" src=\"data:image/png;base64,{Convert.ToBase64String(File.ReadAllBytes(path))}\">");
    }

    private static void AppendNotes(StringBuilder html, IReadOnlyList<LogEntry> log)
    {
        LogEntry[] notes = [.. log.Where(entry => entry.Note is not null)];
        if (notes.Length == 0) return;
        html.Append("<h2>Notes</h2><ul>");
        foreach (LogEntry entry in notes) html.Append(CultureInfo.InvariantCulture, $"<li>Step {entry.Step:N0}: {Escape(entry.Note!)}</li>");
        html.Append("</ul>");
    }

    private static void Row(StringBuilder html, string name, string value) => html.Append(CultureInfo.InvariantCulture, $"<tr><th>{Escape(name)}</th><td>{Escape(value)}</td></tr>");

    private static void AppendCurve(StringBuilder html, IReadOnlyList<LogEntry> log, ReportCurve curve)
    {
        (double X, double Y)[] points = Points(log, curve.Value), reference = curve.Reference is null ? [] : Points(log, curve.Reference);
        if (points.Length == 0) return;
        int index = Array.IndexOf(Curves, curve);
        Plot plot = new(PlotAxis.Of("step", points.Select(point => point.X).Append(0)), PlotAxis.Of("", points.Concat(reference).Select(point => point.Y), curve.Logarithmic), height: 270);
        if (reference.Length > 0)
        {
            plot.Line(reference, "line reference", curve.ReferenceName);
            plot.Label(reference[^1].X, reference[^1].Y, curve.ReferenceName);
        }

        if (points.Length == 1) plot.Dot(points[0].X, points[0].Y, $"k{index}", Plot.Short(points[0].Y));
        else plot.Line(points, $"line s{index}", curve.Caption);
        html.Append(plot.Figure(curve.Caption));
    }

    // Means of equal runs where there are many, so that noise is smoothed rather than sampled.
    private static (double X, double Y)[] Points(IReadOnlyList<LogEntry> log, Func<LogEntry, double?> value)
    {
        (double X, double Y)[] points = [.. log.Where(entry => value(entry) is { } y && double.IsFinite(y)).Select(entry => ((double)entry.Step, value(entry)!.Value))];
        if (points.Length <= MostPoints) return points;
        return [.. Enumerable.Range(0, MostPoints).Select(Mean)];

        (double X, double Y) Mean(int i)
        {
            ReadOnlySpan<(double X, double Y)> run = points.AsSpan((int)((long)i * points.Length / MostPoints)..(int)((long)(i + 1) * points.Length / MostPoints));
            (double x, double y) = (0, 0);
            foreach ((double X, double Y) point in run) (x, y) = (x + point.X, y + point.Y);
            return (x / run.Length, y / run.Length);
        }
    }

    private static string Escape(string text) => WebUtility.HtmlEncode(text);
}

/// <summary>One curve of a report.</summary>
/// <param name="Caption">What it shows.</param>
/// <param name="Color">Its colour in CSS.</param>
/// <param name="Value">Its value in a line of the log; null where there is none.</param>
/// <param name="Logarithmic">Whether the axis is.</param>
/// <param name="Reference">What to compare it with, drawn dashed; null for nothing.</param>
/// <param name="ReferenceName">What the reference is called.</param>
internal sealed record ReportCurve(string Caption, string Color, Func<LogEntry, double?> Value, bool Logarithmic = false, Func<LogEntry, double?>? Reference = null, string ReferenceName = "");
