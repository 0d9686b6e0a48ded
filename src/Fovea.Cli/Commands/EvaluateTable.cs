using System.Globalization;
using Fovea.Cli.Printing;
using Fovea.Lab.Evaluation;
using Spectre.Console;

namespace Fovea.Cli.Commands;

/// <summary>Prints an evaluation for people: tables of means, of costs and of clips.</summary>
internal static class EvaluateTable
{
    private static readonly string[] QualityColumns = ["PSNR-Y", "SSIM-Y", "PSNR-RGB", "SSIM-RGB", "PSNR-Cb", "PSNR-Cr", "grid", "temporal"];

    /// <summary>Prints to stdout; without colours where it is redirected or NO_COLOR is set.</summary>
    public static void Print(EvaluationReport report)
    {
        IAnsiConsole console = TerminalConsole.Create(new AnsiConsoleSettings { Ansi = Console.IsOutputRedirected ? AnsiSupport.No : AnsiSupport.Detect });
        if (Console.IsOutputRedirected) console.Profile.Width = 160;
        string rule = report.ResampleRule is null ? "" : $" (resampling {(report.ResampleRule == "float" ? "in floats" : "rounded to 8 bits")} between the passes)";
        console.WriteLine($"x{report.Scale}, protocol {report.Protocol} (border {report.Border}), degradation {report.Degradation}{rule}, {report.Threads} threads");
        console.Write(Means(report));
        console.Write(Costs(report));
        if (report.Models[0].Clips.Count > 1) console.Write(Clips(report));
    }

    /// <summary>Prints PSNR-Y by the value that changed, and the gain over bicubic where it was evaluated.</summary>
    public static void Print(SweepReport report)
    {
        IAnsiConsole console = TerminalConsole.Create(new AnsiConsoleSettings { Ansi = Console.IsOutputRedirected ? AnsiSupport.No : AnsiSupport.Detect });
        if (Console.IsOutputRedirected) console.Profile.Width = 160;
        EvaluationReport first = report.Reports[0];
        console.WriteLine($"x{first.Scale}, protocol {first.Protocol} (border {first.Border}), {first.Models[0].Clips.Count} clips, from '{first.Degradation}' on; PSNR-Y in dB");
        Table table = NewTable(["model", .. report.Values.Select(value => $"{report.Parameter} {value}")]);
        foreach (string model in report.Models) table.AddRow(Cells([model, .. report.PsnrY(model).Select(value => Text(value, 2))]));
        foreach (string model in report.Models)
        {
            if (report.Gains(model) is { } gains) table.AddRow(Cells([$"{model} - bicubic", .. gains.Select(gain => gain.ToString("+0.00;-0.00;0.00", CultureInfo.InvariantCulture))]));
        }

        console.Write(table);
    }

    private static Table Means(EvaluationReport report)
    {
        Table table = NewTable(["model", .. QualityColumns]);
        foreach (ModelEvaluation model in report.Models)
        {
            MeanScore mean = model.Mean;
            table.AddRow(Cells([model.Name, .. Quality(mean.PsnrY, mean.SsimY, mean.PsnrRgb, mean.SsimRgb, mean.PsnrCb, mean.PsnrCr, mean.GridRatio, mean.TemporalDifferenceError)]));
        }

        return table;
    }

    private static Table Costs(EvaluationReport report)
    {
        Table table = NewTable("model", "parameters", "GMAC", "ms/frame", "ms/320x180", "score");
        foreach (ModelEvaluation model in report.Models)
        {
            table.AddRow(Cells([model.Name, model.Parameters.ToString("N0", CultureInfo.InvariantCulture), Text(model.Gmac, 4), Text(model.MillisecondsPerFrame, 2), Text(model.NormalizedMilliseconds, 2), Text(model.ChallengeScore, 4)]));
        }

        return table;
    }

    private static Table Clips(EvaluationReport report)
    {
        Table table = NewTable(["clip", "model", .. QualityColumns, "frames"]);
        for (int i = 0; i < report.Models[0].Clips.Count; i++)
        {
            foreach (ModelEvaluation model in report.Models)
            {
                ClipScore clip = model.Clips[i];
                table.AddRow(Cells([model == report.Models[0] ? clip.Name : "", model.Name, .. Quality(clip.PsnrY, clip.SsimY, clip.PsnrRgb, clip.SsimRgb, clip.PsnrCb, clip.PsnrCr, clip.GridRatio, clip.TemporalDifferenceError), clip.Frames.ToString(CultureInfo.InvariantCulture)]));
            }
        }

        return table;
    }

    private static Table NewTable(params string[] columns)
    {
        Table table = new Table().Border(TableBorder.Simple);
        for (int i = 0; i < columns.Length; i++)
        {
            TableColumn column = new TableColumn(columns[i]).NoWrap();
            table.AddColumn(columns[i] is "clip" or "model" ? column : column.RightAligned());
        }

        return table;
    }

    private static string[] Quality(double psnrY, double ssimY, double psnrRgb, double ssimRgb, double psnrCb, double psnrCr, double? grid, double? temporal) =>
        [Text(psnrY, 2), Text(ssimY, 4), Text(psnrRgb, 2), Text(ssimRgb, 4), Text(psnrCb, 2), Text(psnrCr, 2), Text(grid, 2), Text(temporal, 3)];

    private static string[] Cells(string[] texts) => [.. texts.Select(Markup.Escape)];

    private static string Text(double? value, int digits) => value?.ToString($"F{digits}", CultureInfo.InvariantCulture) ?? "-";
}
