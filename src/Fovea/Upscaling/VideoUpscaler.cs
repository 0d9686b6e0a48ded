using Fovea.Imaging;
using Fovea.Media;
using Fovea.Media.Inventory;

namespace Fovea.Upscaling;

/// <summary>
/// Upscales files: video with everything that belongs to it, or a picture. The output appears under its name only when
/// it is complete and verified; until then the work lies beside it in <c>OUTPUT.fovea-work</c>, from where an
/// interrupted job can be resumed, even after its process was killed.
/// </summary>
/// <param name="stream">Makes the frames: a model, or what lies over one; stays the caller's.</param>
public sealed class VideoUpscaler(IFrameStream stream)
{
    /// <summary>Hears what a job will do before it does it; null for none.</summary>
    public IProgress<UpscalePlan>? Plans { get; init; }

    /// <summary>True if an interrupted job for <paramref name="output"/> can be resumed.</summary>
    public static bool CanResume(string output) => Directory.Exists(WorkFolder.PathFor(output));

    /// <summary>Upscales one file.</summary>
    /// <param name="input">A video or picture that ffmpeg reads.</param>
    /// <param name="output">The file to make; its extension names the container.</param>
    /// <param name="options">How.</param>
    /// <param name="progress">Hears of every frame, on any thread; null for none.</param>
    /// <param name="cancellationToken">Stops; what is complete stays in the work folder for <see cref="UpscaleOptions.Resume"/>.</param>
    /// <exception cref="BadInputException">The input, the output or an option cannot be used, or the options are strict and something would be lost. Finished segments stay, nothing else is left behind.</exception>
    /// <exception cref="MissingDependencyException">ffmpeg or an encoder is missing.</exception>
    /// <exception cref="FoveaException">Something failed on the way, such as a full disk. Finished segments stay.</exception>
    public async Task<UpscaleResult> RunAsync(string input, string output, UpscaleOptions options, IProgress<UpscaleProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        (Ffmpeg ffmpeg, MediaInfo info) = await OpenAsync(input, output, options, cancellationToken).ConfigureAwait(false);
        if (options.MakeFolder) Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(output))!);
        if (options.Resume && ConfirmDone(input, output, options) is { } done) return done;
        return info.IsStillImage
            ? await new PictureJob(ffmpeg, stream, info, output, options, progress) { Plans = Plans }.RunAsync(cancellationToken).ConfigureAwait(false)
            : await new VideoJob(ffmpeg, stream, info, output, options, progress) { Plans = Plans }.RunAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Says what <see cref="RunAsync"/> would do and how long a video should take, for which it tries some frames; nothing stays written.</summary>
    /// <inheritdoc cref="RunAsync"/>
    public async Task<UpscalePlan> PlanAsync(string input, string output, UpscaleOptions options, CancellationToken cancellationToken = default)
    {
        (Ffmpeg ffmpeg, MediaInfo info) = await OpenAsync(input, output, options, cancellationToken).ConfigureAwait(false);
        return info.IsStillImage
            ? await new PictureJob(ffmpeg, stream, info, output, options, null).PlanAsync(cancellationToken).ConfigureAwait(false)
            : await new VideoJob(ffmpeg, stream, info, output, options, null).PredictAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Decodes and upscales, and writes nothing.</summary>
    /// <inheritdoc cref="RunAsync"/>
    public async Task<UpscaleResult> BenchmarkAsync(string input, UpscaleOptions options, IProgress<UpscaleProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        Ffmpeg ffmpeg = await Ffmpeg.FindAsync(cancellationToken).ConfigureAwait(false);
        MediaInfo info = await MediaProbe.ReadAsync(ffmpeg, input, options.VideoStream, cancellationToken).ConfigureAwait(false);
        OutputPath.CheckSize(input, info.Video.Width, info.Video.Height, stream.Scale, options);
        await using FrameReader reader = await FrameReader.OpenAsync(ffmpeg, info, options.Reading(), cancellationToken).ConfigureAwait(false);
        PinnedPlan pinned = stream.Pin(reader.Width, reader.Height);
        ProgressMeter meter = new(progress, stream, info, reader.TimeBase, options);
        await foreach (Frame frame in stream.RunAsync(reader, 0, cancellationToken).ConfigureAwait(false))
        {
            frame.Dispose();
            meter.Count(frame.Timestamp);
        }

        meter.Processors.Stop(reader);
        if (meter.Frames == 0) throw new BadInputException($"'{input}' has no frame in the range asked for.");
        meter.Report(UpscaleStage.Done);
        return Result(stream, input, null, reader.Width, reader.Height, meter, pinned) with { Warnings = reader.Damage.Lines(info.Name) };
    }

    private async Task<(Ffmpeg Ffmpeg, MediaInfo Info)> OpenAsync(string input, string output, UpscaleOptions options, CancellationToken cancellationToken)
    {
        Ffmpeg ffmpeg = await Ffmpeg.FindAsync(cancellationToken).ConfigureAwait(false);
        MediaInfo info = await MediaProbe.ReadAsync(ffmpeg, input, options.VideoStream, cancellationToken).ConfigureAwait(false);
        OutputPath.Check(input, output, options);
        OutputPath.CheckSize(input, info.Video.Width, info.Video.Height, stream.Scale, options);
        if (!info.IsStillImage && ImageFile.HasImageExtension(output)) throw new BadInputException($"'{input}' is a video or an animation, which a {Path.GetExtension(output)} picture cannot hold: name the output .mp4 or .mkv.");
        if (!info.IsStillImage) info = await Survey.CompleteAsync(ffmpeg, info, cancellationToken).ConfigureAwait(false);
        return (ffmpeg, info);
    }

    // The job may have been killed after its very last act: then the record must say that this job made the output.
    private UpscaleResult? ConfirmDone(string input, string output, UpscaleOptions options)
    {
        if (!File.Exists(output) || WorkFolder.HoldsJob(output)) return null;
        OutputRecord? record = OutputRecord.Find(output);
        string? reason = record is null ? "nothing tells that this job made it" : ExistingOutput.Compare(stream, input, record, options);
        if (reason is not null && options.Overwrite) return null;
        if (record is null || reason is not null) throw new BadInputException($"'{output}' exists, but {reason}, and there is no work to resume.") { Reason = FailureReason.OutputExists };
        if (CanResume(output)) WorkFolder.Open(output).Delete();
        return new UpscaleResult(input, output, stream.Name, stream.Scale, record.Frames, record.Width, record.Height, 0, 0) { Warnings = [$"'{output}' was complete already."] };
    }

    internal static UpscaleResult Result(IFrameStream stream, string input, string? output, int width, int height, ProgressMeter meter, PinnedPlan pinned)
        => new(input, output, stream.Name, stream.Scale, meter.Frames, width * stream.Scale, height * stream.Scale, meter.Seconds, meter.FramesPerSecond) { Shares = meter.Processors.Shares, Precision = pinned.Choice };
}
