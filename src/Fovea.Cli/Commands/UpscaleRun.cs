using System.Globalization;
using System.Text;
using System.Text.Json;
using Fovea.Cli.Printing;
using Fovea.Cli.Progress;
using Fovea.Lab.Figures;
using Fovea.Upscaling;

namespace Fovea.Cli.Commands;

/// <summary>One call of <c>fovea upscale</c>: goes through the targets and prints.</summary>
internal sealed class UpscaleRun(IFrameStream stream, UpscaleOptions options, ProgressMode progressMode, bool json, bool stats)
{
    private int _done;
    private int _unknown;
    private string? _advice;

    /// <summary>Upscales every target; one that fails does not stop the others.</summary>
    public async Task<int> UpscaleAsync(IReadOnlyList<UpscaleTarget> targets, CancellationToken cancellationToken)
    {
        MakeFolder(targets.FirstOrDefault(target => target.MakesFolder));
        int exitCode = await EachAsync(targets, UpscaleOneAsync, cancellationToken).ConfigureAwait(false);
        if (_advice is not null) await Console.Error.WriteLineAsync($"fovea: {_advice}").ConfigureAwait(false);
        if (_done > 0) await Console.Error.WriteLineAsync($"fovea: {_done} of {targets.Count} were done already.").ConfigureAwait(false);
        if (_unknown > 0) await Console.Error.WriteLineAsync($"fovea: {_unknown} of {targets.Count} were there already in the right size, though nothing tells which model made them; --overwrite makes them anew.").ConfigureAwait(false);
        return exitCode;
    }

    /// <summary>Prints what would become of every target, and writes nothing.</summary>
    public Task<int> PlanAsync(IReadOnlyList<UpscaleTarget> targets, CancellationToken cancellationToken) => EachAsync(targets, PlanOneAsync, cancellationToken);

    /// <summary>Makes one before/after picture of every target.</summary>
    public Task<int> PreviewAsync(IReadOnlyList<UpscaleTarget> targets, CancellationToken cancellationToken) => EachAsync(targets, PreviewOneAsync, cancellationToken);

    /// <summary>Decodes and upscales, writes nothing and prints the speed.</summary>
    public Task<int> BenchmarkAsync(IReadOnlyList<UpscaleTarget> targets, CancellationToken cancellationToken) => EachAsync(targets, BenchmarkOneAsync, cancellationToken);

    // A failure of one, whatever it is, stops the others only if it is that of all: no ffmpeg, or Ctrl-C.
    private static async Task<int> EachAsync(IReadOnlyList<UpscaleTarget> targets, Func<UpscaleTarget, CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        int exitCode = 0;
        foreach (UpscaleTarget target in targets)
        {
            try
            {
                await work(target, cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (target.Output != UpscaleTarget.Pipe && VideoUpscaler.CanResume(target.Output))
            {
                await Console.Error.WriteLineAsync($"fovea: cancelled; the same command with --resume continues '{target.Output}'.").ConfigureAwait(false);
                return Cancellation.ExitCode;
            }
            catch (Exception exception) when (targets.Count > 1 && exception is not MissingDependencyException && !cancellationToken.IsCancellationRequested)
            {
                exitCode = Failure.Report(target.Input, exception, exitCode);
            }
        }

        return exitCode;
    }

    private async Task PlanOneAsync(UpscaleTarget target, CancellationToken cancellationToken)
    {
        if (await IsDoneAsync(target, cancellationToken).ConfigureAwait(false)) return;
        UpscalePlan plan = await new VideoUpscaler(stream).PlanAsync(target.Input, target.Output, OptionsOf(target), cancellationToken).ConfigureAwait(false);
        if (json) await Console.Out.WriteLineAsync(UpscalePlanText.Json(plan)).ConfigureAwait(false);
        else PlanPrinter.Print(UpscalePlanText.Lines(plan, whole: true));
        if (options.Strict) plan.RequireNoLoss();
    }

    private async Task PreviewOneAsync(UpscaleTarget target, CancellationToken cancellationToken)
    {
        MakeFolder(target.MakesFolder ? target : null);
        string output = UpscalePreview.PathFor(target);
        UpscaleResult result = await new UpscalePreview(stream, SansTextPainter.Instance).RunAsync(target.Input, output, options, cancellationToken).ConfigureAwait(false);
        await PrintAsync(result).ConfigureAwait(false);
    }

    private async Task BenchmarkOneAsync(UpscaleTarget target, CancellationToken cancellationToken)
    {
        UpscaleResult result;
        using (LateProgress progress = Show(target)) result = await new VideoUpscaler(stream).BenchmarkAsync(target.Input, options, progress, cancellationToken).ConfigureAwait(false);
        await PrintAsync(result).ConfigureAwait(false);
        if (!json) Console.Out.WriteLine($"{result.Input}: {result.Frames} frames to {result.Width}x{result.Height} in {result.Seconds:0.00} s, {result.FramesPerSecond:0.00} fps ({result.Model}, {stream.Pool.Threads} threads)");
    }

    private UpscaleOptions OptionsOf(UpscaleTarget target) => options with { MakeFolder = target.MakesFolder };

    // In a folder an output that exists is work that is done, if it is what this run makes.
    private async Task<bool> IsDoneAsync(UpscaleTarget target, CancellationToken cancellationToken)
    {
        if (!target.IsFromFolder || options.Overwrite || !File.Exists(target.Output) || VideoUpscaler.CanResume(target.Output)) return false;
        ExistingOutput there = await ExistingOutput.ExamineAsync(stream, target.Input, target.Output, options, cancellationToken).ConfigureAwait(false);
        if (there.Difference is { } difference) throw new BadInputException($"'{target.Output}' exists, but {difference}: --overwrite makes it anew.");
        if (there.IsKnown) _done++;
        else _unknown++;
        return true;
    }

    // Said once, not for every file.
    private static void MakeFolder(UpscaleTarget? first)
    {
        if (first is null) return;
        string folder = Path.GetDirectoryName(Path.GetFullPath(first.Output))!;
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new BadInputException($"the output folder '{folder}' cannot be made: {exception.Message}", exception);
        }
        catch (IOException)
        {
            // Of this file alone: told where its turn comes.
        }
    }

    private async Task UpscaleOneAsync(UpscaleTarget target, CancellationToken cancellationToken)
    {
        if (await IsDoneAsync(target, cancellationToken).ConfigureAwait(false)) return;
        UpscaleResult result;
        using (LateProgress progress = Show(target))
        {
            result = await RunAsync(target, progress, cancellationToken).ConfigureAwait(false);
        }

        await PrintAsync(result).ConfigureAwait(false);
    }

    private async Task<UpscaleResult> RunAsync(UpscaleTarget target, IProgress<UpscaleProgress>? progress, CancellationToken cancellationToken)
    {
        return target.Input == UpscaleTarget.Pipe || target.Output == UpscaleTarget.Pipe
            ? await PipeAsync(target, progress, cancellationToken).ConfigureAwait(false)
            : await new VideoUpscaler(stream) { Plans = new PlanPrinter() }.RunAsync(target.Input, target.Output, OptionsOf(target), progress, cancellationToken).ConfigureAwait(false);
    }

    private async Task<UpscaleResult> PipeAsync(UpscaleTarget target, IProgress<UpscaleProgress>? progress, CancellationToken cancellationToken)
    {
        StreamUpscaler streams = new(stream) { Plans = new PlanPrinter() };
        if (target.Input != UpscaleTarget.Pipe)
        {
            await using Stream output = StandardStreams.OpenOutput();
            return await streams.FromFileAsync(target.Input, output, options, progress, cancellationToken).ConfigureAwait(false);
        }

        await using Stream input = StandardStreams.OpenInput();
        if (target.Output != UpscaleTarget.Pipe) return await streams.ToFileAsync(input, target.Output, options, progress, cancellationToken).ConfigureAwait(false);
        await using Stream pipe = StandardStreams.OpenOutput();
        return await streams.RunAsync(input, pipe, options, progress, cancellationToken).ConfigureAwait(false);
    }

    private LateProgress Show(UpscaleTarget target) => new(progressMode, target.Input == UpscaleTarget.Pipe ? "standard input" : PrintableText.Line(Path.GetFileName(target.Input)));

    private async Task PrintAsync(UpscaleResult result)
    {
        _advice ??= result.Advice;
        foreach (string warning in result.Warnings) await Console.Error.WriteLineAsync($"fovea: {warning}").ConfigureAwait(false);
        if (json) await Console.Out.WriteLineAsync(Json(result)).ConfigureAwait(false);
        else if (result.Output is not null and not UpscaleTarget.Pipe) await Console.Error.WriteLineAsync($"fovea: made {result.Output} ({result.Frames} {(result.Frames == 1 ? "frame" : "frames")}, {result.Width}x{result.Height}, {result.Seconds:0.0} s, {result.FramesPerSecond:0.0} fps)").ConfigureAwait(false);
        if (stats && result.Precision is { } precision) await Console.Error.WriteLineAsync($"fovea: precision: {precision.Reason}").ConfigureAwait(false);
        if (stats && result.Shares is not null) await Console.Error.WriteLineAsync($"fovea: {Line(result.Shares)}").ConfigureAwait(false);
    }

    /// <summary>For example <c>shares of 2 processors: decode 3%, network 40%, colours 5%, encode 45%, other 4%, waiting 3%</c>.</summary>
    internal static string Line(ProcessorShares shares)
    {
        IEnumerable<string> parts = Parts(shares).Select(part => string.Create(CultureInfo.InvariantCulture, $"{part.Name} {part.Share * 100:0}%"));
        return $"shares of {shares.Processors} processors: {string.Join(", ", parts)}";
    }

    private static (string Name, double Share)[] Parts(ProcessorShares shares) =>
        [("decode", shares.Decode), ("network", shares.Network), ("colours", shares.Colors), ("encode", shares.Encode), ("other", shares.Other), ("waiting", shares.Waiting)];

    private static void Write(Utf8JsonWriter writer, ProcessorShares shares)
    {
        writer.WriteStartObject("shares");
        writer.WriteNumber("processors", shares.Processors);
        foreach ((string name, double share) in Parts(shares)) writer.WriteNumber(name, Math.Round(share, 4));
        writer.WriteEndObject();
    }

    /// <summary>The object that <c>--json</c> prints.</summary>
    internal static string Json(UpscaleResult result)
    {
        using MemoryStream buffer = new();
        using (Utf8JsonWriter writer = new(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("input", result.Input);
            writer.WriteString("output", result.Output);
            writer.WriteString("model", result.Model);
            writer.WriteNumber("scale", result.Scale);
            writer.WriteNumber("frames", result.Frames);
            writer.WriteNumber("width", result.Width);
            writer.WriteNumber("height", result.Height);
            writer.WriteNumber("seconds", Math.Round(result.Seconds, 3));
            writer.WriteNumber("fps", Math.Round(result.FramesPerSecond, 3));
            UpscalePlanText.WriteNotices(writer, result.Plan?.Notices ?? []);
            if (result.Shares is not null) Write(writer, result.Shares);
            if (result.Warnings.Count > 0)
            {
                writer.WriteStartArray("warnings");
                foreach (string warning in result.Warnings) writer.WriteStringValue(warning);
                writer.WriteEndArray();
            }

            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }
}
