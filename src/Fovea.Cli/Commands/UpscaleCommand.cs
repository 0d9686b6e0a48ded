using System.CommandLine;
using Fovea.Inference;
using Fovea.Networks;
using Fovea.Upscaling;

namespace Fovea.Cli.Commands;

/// <summary><c>fovea upscale</c>: makes videos and pictures larger and sharp.</summary>
internal static class UpscaleCommand
{
    private const int DefaultScale = 4;

    private const string Description = """
        Makes videos and pictures 2, 3 or 4 times larger, and sharp. Sound, subtitles, chapters and timing are kept.

        Examples:
          fovea upscale clip.mp4
          fovea upscale clip.mp4 -o large.mkv --scale 2 --encoder libx265 -e crf=18
          fovea upscale clip.mp4 -o large.mp4 --resume
          fovea upscale clip.mp4 --preview --start 1:30
          fovea upscale clip.mkv -o large.mp4 --dry-run
          fovea upscale clip.mp4 --model fovea-y-x4-int8 --precision int8
          fovea upscale talk.mp4 --faces --background bicubic
          fovea upscale talk.mp4 -o sharp.mp4 --faces ho-fvsr-x4 --detector mtcnn --faces-debug
          fovea upscale photos/ -o photos-large --json
          fovea upscale - -o - < low.nut > high.nut
        """;

    /// <summary>Builds the command.</summary>
    public static Command Create()
    {
        Command command = new("upscale", Description);
        UpscaleCommandOptions options = new();
        options.AddTo(command);
        command.SetAction((result, cancellationToken) => RunAsync(options, result, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(UpscaleCommandOptions options, ParseResult result, CancellationToken cancellationToken)
    {
        using Model model = OpenModel(options.Faces.BackgroundOf(result) ?? result.GetValue(options.Model), result.GetValue(options.Scale));
        UpscaleSelection selection = UpscaleTargets.Resolve(result.GetValue(options.Inputs)!, result.GetValue(options.Output), model.Name, model.Network.Scale);
        IReadOnlyList<UpscaleTarget> targets = selection.Targets;
        PassedOverText.Print(selection.PassedOver);
        PlanOptions plan = PrecisionNames.Plan(result.GetValue(options.Precision)!);
        using Upscaler upscaler = Upscaler.Create(model, result.GetValue(options.Threads), plan);
        using UpscaleFaces? faces = options.Faces.Open(result, upscaler);
        using SplitScreen? comparison = result.GetValue(options.Compare) ? new SplitScreen(faces?.Upscaler ?? (IFrameStream)upscaler) : null;
        UpscaleRun run = new(comparison ?? faces?.Upscaler ?? (IFrameStream)upscaler, options.Bind(result), options.ProgressOf(result), result.GetValue(options.Json), result.GetValue(options.Stats));
        int status = result.GetValue(options.Benchmark) ? await run.BenchmarkAsync(targets, cancellationToken).ConfigureAwait(false)
            : result.GetValue(options.DryRun) ? await run.PlanAsync(targets, cancellationToken).ConfigureAwait(false)
            : result.GetValue(options.Preview)
            ? await run.PreviewAsync(targets, cancellationToken).ConfigureAwait(false)
            : await run.UpscaleAsync(targets, cancellationToken).ConfigureAwait(false);
        faces?.Report(result.GetValue(options.Stats));
        return status;
    }

    // "bicubic" names a family, "bicubic-x2" one model: only the former needs the default scale.
    private static Model OpenModel(string? name, int? scale)
    {
        if (name is null) return ModelZoo.Open(ModelZoo.DefaultName(scale ?? DefaultScale));
        bool isFamily = scale is null && ModelZoo.List().Contains($"{name}-x{DefaultScale}") && !ModelZoo.List().Contains(name);
        return ModelZoo.Open(name, isFamily ? DefaultScale : scale);
    }
}
