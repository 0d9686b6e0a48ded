using System.CommandLine;
using System.Text;
using Fovea.Imaging;
using Fovea.Lab.Evaluation;
using Fovea.Lab.Figures;
using Fovea.Media;

namespace Fovea.Cli.Commands;

/// <summary><c>fovea evaluate</c>: scores models on clips whose originals are known.</summary>
internal static class EvaluateCommand
{
    private const string Description = """
        Scores models: makes low-resolution frames from high-resolution ones, enlarges them again and compares.

        The data is a folder of pictures (each a clip of one frame), of folders of frames, of videos, or all of them. Of pictures in
        pairs named X_HR and X_LR only X_HR is used: low-resolution frames are always made anew.

        Protocols (which frames and pixels count):
          reds      whole frames, all of them (REDS, Mobile AI)
          vid4-tip  8-bit luma, border 6 + scale, frames 3 to 29 of the first 31 (SOF-VSR)
          vid4-rrn  float luma, border 8, all frames, degradation bd (RRN)
          sisr      float luma, border of one scale, all frames (Set5, Set14)
          faces     8-bit luma, whole frames, all but a clip's first and last (HO-FVSR)

        Degradations (how low-resolution frames are made; cropped first to whole multiples of the scale):
          bi          MATLAB's antialiased bicubic, floats between its two passes, 8 bits at the end
          bi-rounded  the same, rounded to 8 bits between the passes too, as MATLAB treats 8-bit pictures
          bd          13x13 Gaussian blur of sigma 0.4 times the scale, then every scale-th pixel
          or what happened to a video before a person has it, as steps for whole clips (needs ffmpeg's encoders):
            bicubic, bilinear, area, lanczos, blur, resize, noise, sharpen, interlace + deinterlace,
            h264, h265, vp9, av1, mpeg2, mpeg4, mjpeg; such as 'blur:sigma=0.6 + bicubic + h264:crf=28,preset=fast'

        Networks of three frames see the frames before and after; at the ends of a clip the frame itself stands in for them.

        The suite "faces" prints Table 3 of the HO-FVSR paper for clips that 'fovea dataset faces' made: operations by the
        paper's rule, seconds for 36x36 pixels on one and on all threads, quality, steadiness, and with a detector how far
        eyes, nose and mouth move. From a folder of videos it makes the clips first.

        Examples:
          fovea evaluate --models fovea-y-x4,bicubic --data Set5 --scale 4
          fovea evaluate --models evsrnet-x4,fovea-y-x4,bicubic --data Vid4 --scale 4 --protocol vid4-tip --json
          fovea evaluate --models fovea-y-x2 --data videos --scale 2 --protocol reds --limit 20
          fovea evaluate --models fovea-y-x4,bicubic --data clips --degradation 'mpeg2:q=8' --limit 30
          fovea evaluate --models fovea-y-x4,bicubic --data clips --sweep crf=18,23,28,33 --plot sweep.svg --limit 30
          fovea evaluate --suite faces --data judge-clips --figure faces.png
          fovea evaluate --suite faces --models bicubic,ho-fvsr-x4,fovea-face-x4 --data judge-clips --json
          fovea evaluate --models fovea-y-x4 --data Vid4 --figure sheet.png --figure-crop calendar:10@300,200,128,96 --figure-crop walk
        """;

    /// <summary>Builds the command.</summary>
    public static Command Create()
    {
        Command command = new("evaluate", Description);
        EvaluateCommandOptions options = new();
        options.AddTo(command);
        command.SetAction((result, cancellationToken) => RunAsync(options, result, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(EvaluateCommandOptions options, ParseResult result, CancellationToken cancellationToken)
    {
        if (result.GetValue(options.Suite) is not null) return await EvaluateFaces.RunAsync(options, result, cancellationToken).ConfigureAwait(false);
        EvaluationOptions settings = options.Bind(result);
        if (result.GetValue(options.Sweep) is { } sweep) return await SweepAsync(EvaluationSweep.Parse(sweep), settings, options, result, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<FigureCell> cells = [.. result.GetValue(options.FigureCrops)!.Select(FigureCell.Parse)];
        string? figure = result.GetValue(options.Figure);
        if (figure is not null) CheckFigure(figure, result.GetValue(options.Overwrite));
        ClipSet data = ClipDiscovery.Find(result.GetValue(options.Data)!);
        ComparisonFigure.CheckCells(cells, data);
        using Evaluator evaluator = Evaluator.Open(EvaluateCommandOptions.ModelNames(result.GetValue(options.Models)!), settings);
        using EvaluateProgress? progress = result.GetValue(options.NoProgress) ? null : new EvaluateProgress();
        if (data.SkippedLow.Count > 0) progress?.Say($"{data.SkippedLow.Count} low-resolution companions in the data are not used; low-resolution frames are made anew.");

        SayDisk(settings, progress);
        EvaluationReport report = await evaluator.RunAsync(data, progress, cancellationToken).ConfigureAwait(false);
        progress?.Dispose();
        if (result.GetValue(options.Json)) Console.Out.WriteLine(report.ToJson());
        else EvaluateTable.Print(report);

        if (figure is not null)
        {
            using Frame sheet = await evaluator.DrawAsync(data, report, cells, cancellationToken).ConfigureAwait(false);
            Ffmpeg ffmpeg = await Ffmpeg.FindAsync(cancellationToken).ConfigureAwait(false);
            await ImageFile.WriteAsync(ffmpeg, sheet, figure, cancellationToken).ConfigureAwait(false);
            Console.Error.WriteLine($"The comparison figure is in {figure}.");
        }

        return 0;
    }

    private static void SayDisk(EvaluationOptions settings, EvaluateProgress? progress)
    {
        if (settings.Pipeline is null || settings.FrameLimit is not null) return;
        progress?.Say($"each clip lies uncompressed in {Path.GetTempPath()} while it is scored; --limit bounds the frames.");
    }

    private static async Task<int> SweepAsync(EvaluationSweep sweep, EvaluationOptions settings, EvaluateCommandOptions options, ParseResult result, CancellationToken cancellationToken)
    {
        string? plot = result.GetValue(options.Plot);
        if (plot is not null) CheckFigure(plot, result.GetValue(options.Overwrite), ".svg", "plot");
        sweep.Of(settings.Pipeline!);
        ClipSet data = ClipDiscovery.Find(result.GetValue(options.Data)!);
        using EvaluateProgress? progress = result.GetValue(options.NoProgress) ? null : new EvaluateProgress();
        SayDisk(settings, progress);
        SweepReport report = await sweep.RunAsync(EvaluateCommandOptions.ModelNames(result.GetValue(options.Models)!), data, settings, progress, cancellationToken).ConfigureAwait(false);
        progress?.Dispose();
        if (result.GetValue(options.Json)) Console.Out.WriteLine(report.ToJson());
        else EvaluateTable.Print(report);
        if (plot is null) return 0;
        AtomicFile.Write(plot, Encoding.UTF8.GetBytes(report.Draw()));
        await Console.Error.WriteLineAsync($"The plot is in {plot}.").ConfigureAwait(false);
        return 0;
    }

    internal static void CheckFigure(string path, bool overwrite, string ending = ".png", string what = "figure")
    {
        if (!string.Equals(Path.GetExtension(path), ending, StringComparison.OrdinalIgnoreCase)) throw new BadInputException($"The {what} is {(ending == ".png" ? "a PNG" : "an SVG")} file; name it *{ending}, not {path}.");
        if (Directory.Exists(path)) throw new BadInputException($"The {what} {path} is a folder; name a file.");
        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        if (!Directory.Exists(folder)) throw new BadInputException($"The folder {folder} for the {what} does not exist; make it first.");
        if (File.Exists(path) && !overwrite) throw new BadInputException($"The {what} {path} exists; give another name or --overwrite.");
    }
}
