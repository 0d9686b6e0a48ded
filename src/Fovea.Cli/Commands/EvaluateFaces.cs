using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Fovea.Cli.Printing;
using Fovea.Faces;
using Fovea.Imaging;
using Fovea.Inference;
using Fovea.Lab.Evaluation;
using Fovea.Lab.Faces;
using Fovea.Lab.Figures;
using Fovea.Media;
using Fovea.Networks;
using Spectre.Console;

namespace Fovea.Cli.Commands;

/// <summary><c>fovea evaluate --suite faces</c>: Table 3 and Figure 7 of the HO-FVSR paper.</summary>
internal static class EvaluateFaces
{
    // In the order of the paper's Figure 7.
    private static readonly string[] FaceModels =
        ["bicubic", "fsrcnn-face-x4", "edsr-face-x4", "evsrnet-16-face-x4", "sof-vsr-accv-x4", "sof-vsr-tip-x4", "ho-fvsr-x4", "fovea-face-x4"];

    public static async Task<int> RunAsync(EvaluateCommandOptions options, ParseResult result, CancellationToken cancellationToken)
    {
        string? figure = result.GetValue(options.Figure);
        if (figure is not null) EvaluateCommand.CheckFigure(figure, result.GetValue(options.Overwrite));
        IReadOnlyList<FigureCell> cells = [.. result.GetValue(options.FigureCrops)!.Select(FigureCell.Parse)];
        string data = result.GetValue(options.Data) ?? DefaultData();
        bool hasClips = FaceClipSet.IsIn(data);
        string? name = result.GetValue(options.Detector);
        using Mtcnn? detector = name is null && hasClips ? FindDetector() : DetectorZoo.Open(name);
        ClipSet clips = hasClips
            ? FaceClipSet.Find(data)
            : await FaceClipSet.MakeAsync(data, result.GetValue(options.ClipFolder) ?? TemporaryFolder(data), detector!, name ?? DetectorZoo.DefaultName(), cancellationToken).ConfigureAwait(false);
        ComparisonFigure.CheckCells(cells, clips);
        FaceSuiteOptions settings = new()
        {
            Scale = result.GetValue(options.Scale),
            Threads = result.GetValue(options.Threads),
            FrameLimit = result.GetValue(options.Limit),
            Detector = detector,
        };
        using FaceSuite suite = FaceSuite.Open(Names(options, result), settings);
        using EvaluateProgress? progress = result.GetValue(options.NoProgress) ? null : new EvaluateProgress();
        if (detector is null) progress?.Say("There is no face detector here, so landmarks are not compared.");
        (FaceReport table, EvaluationReport scores) = await suite.RunAsync(clips, progress, cancellationToken).ConfigureAwait(false);
        progress?.Dispose();
        if (result.GetValue(options.Json)) Console.Out.WriteLine(table.ToJson());
        else Print(table);
        if (figure is null) return 0;
        using Frame sheet = await suite.DrawAsync(clips, scores, cells, cancellationToken).ConfigureAwait(false);
        await ImageFile.WriteAsync(await Ffmpeg.FindAsync(cancellationToken).ConfigureAwait(false), sheet, figure, cancellationToken).ConfigureAwait(false);
        Console.Error.WriteLine($"The comparison figure is in {figure}.");
        return 0;
    }

    private static IReadOnlyList<string> Names(EvaluateCommandOptions options, ParseResult result)
    {
        if (result.GetValue(options.Models) is { Length: > 0 } asked) return EvaluateCommandOptions.ModelNames(asked);
        IReadOnlyList<string> present = ModelZoo.List();
        return [.. FaceModels.Where(name => name == "bicubic" || present.Contains(name))];
    }

    private static string DefaultData()
    {
        string? root = Environment.GetEnvironmentVariable("FOVEA_DATA");
        return root is null ? throw new BadInputException("No data is given: name a folder of face clips with --data, or set FOVEA_DATA.") : Path.Combine(root, "judge-faces");
    }

    // The same for the same videos, so that they are searched once.
    private static string TemporaryFolder(string data)
    {
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes(Path.GetFullPath(data)));
        return Path.Combine(Path.GetTempPath(), $"fovea-face-clips-{Convert.ToHexStringLower(hash)[..8]}");
    }

    private static Mtcnn? FindDetector()
    {
        try
        {
            return DetectorZoo.Open();
        }
        catch (BadInputException)
        {
            // None is here and none was asked for: the table does without landmarks, and says so.
            return null;
        }
    }

    private static void Print(FaceReport report)
    {
        IAnsiConsole console = TerminalConsole.Create(new AnsiConsoleSettings { Ansi = Console.IsOutputRedirected ? AnsiSupport.No : AnsiSupport.Detect });
        if (Console.IsOutputRedirected) console.Profile.Width = 170;
        console.WriteLine($"x{report.Scale}, {report.Clips} clips of faces, {report.Frames} frames; seconds for a face of 36x36 pixels, FPS on 1 and on {report.Threads} threads");
        Table table = new Table().Border(TableBorder.Simple);
        foreach (string column in new[] { "model", "parameters", "GMAC*", "seconds", "FPS", $"FPS x{report.Threads}", "PSNR-Y", "SSIM-Y", "temporal", "landmarks", "found" })
        {
            TableColumn head = new TableColumn(column).NoWrap();
            table.AddColumn(column == "model" ? head : head.RightAligned());
        }

        foreach (FaceModelScore model in report.Models)
        {
            table.AddRow([.. new[]
            {
                model.Name, model.Parameters.ToString("N0", CultureInfo.InvariantCulture), Text(model.Gops, 4), Text(model.SecondsOnOne, 5), Text(model.FramesPerSecondOnOne, 2), Text(model.FramesPerSecondOnAll, 2),
                Text(model.PsnrY, 2), Text(model.SsimY, 4), Text(model.TemporalDifferenceError, 3), Text(model.LandmarkDistance, 2), Text(100 * model.FacesFound, 0) + (model.FacesFound is null ? "" : "%"),
            }.Select(Markup.Escape)]);
        }

        console.Write(table);
        console.WriteLine("* by the paper's rule: multiply-accumulates, biases and leaky ReLUs. Landmarks: mean distance from the original's in pixels.");
    }

    private static string Text(double? value, int digits) => value?.ToString($"F{digits}", CultureInfo.InvariantCulture) ?? "-";
}
