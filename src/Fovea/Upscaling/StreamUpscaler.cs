using Fovea.Imaging;
using Fovea.Media;

namespace Fovea.Upscaling;

/// <summary>
/// Upscales raw video that comes or goes as NUT through a stream, such as standard input and output. What is read from
/// a stream cannot be read again, so such a job cannot be resumed.
/// </summary>
/// <param name="stream">Makes the frames: a model, or what lies over one; stays the caller's.</param>
public sealed class StreamUpscaler(IFrameStream stream)
{
    /// <summary>Hears what a job will do before it does it; null for none.</summary>
    public IProgress<UpscalePlan>? Plans { get; init; }

    /// <summary>From NUT to NUT.</summary>
    /// <param name="input">Raw video in NUT.</param>
    /// <param name="output">Gets raw video in NUT; stays open.</param>
    /// <param name="options">How; encoder options do not apply.</param>
    /// <param name="progress">Hears of every frame; null for none.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="BadInputException">The input is no raw video in NUT.</exception>
    public async Task<UpscaleResult> RunAsync(Stream input, Stream output, UpscaleOptions options, IProgress<UpscaleProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        await using FrameReader reader = await FrameReader.OpenNutAsync(input, options.Reading(), cancellationToken).ConfigureAwait(false);
        OutputPath.CheckSize(UpscaleTarget.Pipe, reader.Width, reader.Height, stream.Scale, options);
        return await WriteNutAsync(reader, PipeNotices.OfInput(reader), output, options, progress, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>From a file to NUT: the video alone.</summary>
    /// <inheritdoc cref="RunAsync"/>
    public async Task<UpscaleResult> FromFileAsync(string input, Stream output, UpscaleOptions options, IProgress<UpscaleProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        Ffmpeg ffmpeg = await Ffmpeg.FindAsync(cancellationToken).ConfigureAwait(false);
        MediaInfo info = await MediaProbe.ReadAsync(ffmpeg, input, options.VideoStream, cancellationToken).ConfigureAwait(false);
        OutputPath.CheckSize(input, info.Video.Width, info.Video.Height, stream.Scale, options);
        await using FrameReader reader = await FrameReader.OpenAsync(ffmpeg, info, options.Reading(), cancellationToken).ConfigureAwait(false);
        return await WriteNutAsync(reader, PipeNotices.OfOutput(reader), output, options, progress, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>From NUT to a file, which appears under its name when it is complete and verified.</summary>
    /// <inheritdoc cref="RunAsync"/>
    public async Task<UpscaleResult> ToFileAsync(Stream input, string output, UpscaleOptions options, IProgress<UpscaleProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        UpscaleOptions fresh = options with { Resume = false };
        OutputPath.Check(UpscaleTarget.Pipe, output, fresh);
        if (VideoUpscaler.CanResume(output) && !options.Overwrite) throw WorkFolder.Busy(output) ?? new BadInputException($"an interrupted job lies in '{WorkFolder.PathFor(output)}', and what comes from standard input cannot continue it.") { Reason = FailureReason.InterruptedJobUnderStream };
        Ffmpeg ffmpeg = await Ffmpeg.FindAsync(cancellationToken).ConfigureAwait(false);
        await using FrameReader reader = await FrameReader.OpenNutAsync(input, options.Reading(), cancellationToken).ConfigureAwait(false);
        OutputPath.CheckSize(UpscaleTarget.Pipe, reader.Width, reader.Height, stream.Scale, options);
        OutputVideo video = OutputVideo.Choose(reader.Info, output, fresh);
        UpscalePlan plan = await video.PlanAsync(ffmpeg, stream, output, cancellationToken).ConfigureAwait(false);
        plan = plan with { Notices = [.. PipeNotices.OfInput(reader), .. plan.Notices] };
        Plans?.Report(plan);
        if (options.Strict) plan.RequireNoLoss();
        FrameWriterOptions writing = video.Writing(reader, stream.Scale);
        PinnedPlan pinned = stream.Pin(reader.Width, reader.Height);
        ProgressMeter meter = new(progress, stream, reader.Info, reader.TimeBase, options);
        using WorkFolder work = WorkFolder.Open(output);
        try
        {
            work.Clear();
            string segment = work.TemporaryPathOf("segment" + writing.Encoder.Encoder.SegmentExtension);
            await using (FrameWriter writer = await FrameWriter.CreateAsync(ffmpeg, segment, writing, cancellationToken).ConfigureAwait(false))
            {
                await PumpAsync(reader, writer, meter, cancellationToken).ConfigureAwait(false);
                meter.Processors.AddEncode(writer.ProcessorTime);
                meter.Processors.Stop(reader);
                meter.Report(UpscaleStage.Joining);
                FinishedSegment all = new(segment, 0, "", writer.FrameCount, writer.FirstTimestamp!.Value, writer.LastTimestamp!.Value) { Steps = writer.Steps };
                string joined = work.TemporaryPathOf("joined" + Path.GetExtension(output));
                await new JoinedVideo(reader.Info, video.Muxing, [all], writing).MakeAsync(ffmpeg, file => file, joined, cancellationToken).ConfigureAwait(false);
                File.Move(joined, output, overwrite: options.Overwrite);
            }
        }
        finally
        {
            work.Delete();
        }

        meter.Report(UpscaleStage.Done);
        return VideoUpscaler.Result(stream, UpscaleTarget.Pipe, output, reader.Width, reader.Height, meter, pinned) with { Plan = plan, Warnings = reader.Damage.Lines(reader.Info.Name) };
    }

    private async Task<UpscaleResult> WriteNutAsync(FrameReader reader, IReadOnlyList<Notice> notices, Stream output, UpscaleOptions options, IProgress<UpscaleProgress>? progress, CancellationToken cancellationToken)
    {
        UpscalePlan plan = new(reader.Info.Path, UpscaleTarget.Pipe, stream.Name, stream.Scale, reader.Width * stream.Scale, reader.Height * stream.Scale)
        {
            Frames = ProgressMeter.ExpectedFrames(reader.Info.Video, options),
            Container = "nut",
            PixelFormat = reader.Format.Name,
            Notices = notices,
        };
        Plans?.Report(plan);
        if (options.Strict) plan.RequireNoLoss();
        PinnedPlan pinned = stream.Pin(reader.Width, reader.Height);
        ProgressMeter meter = new(progress, stream, reader.Info, reader.TimeBase, options);
        await using NutFrameSink sink = new(output, reader.Format, reader.Width * stream.Scale, reader.Height * stream.Scale, reader.TimeBase, reader.SampleAspectRatio);
        await PumpAsync(reader, sink, meter, cancellationToken).ConfigureAwait(false);
        meter.Processors.Stop(reader);
        meter.Report(UpscaleStage.Done);
        return VideoUpscaler.Result(stream, reader.Info.Path, UpscaleTarget.Pipe, reader.Width, reader.Height, meter, pinned) with { Plan = plan, Warnings = reader.Damage.Lines(reader.Info.Name) };
    }

    private async Task PumpAsync(FrameReader reader, FrameSink sink, ProgressMeter meter, CancellationToken cancellationToken)
    {
        await foreach (Frame frame in stream.RunAsync(reader, 0, cancellationToken).ConfigureAwait(false))
        {
            using (frame) await sink.WriteAsync(frame, cancellationToken).ConfigureAwait(false);
            meter.Count(frame.Timestamp);
        }

        if (meter.Frames == 0) throw new BadInputException($"{reader.Info.Name} has no frame in the range asked for.");
        await sink.CompleteAsync(cancellationToken).ConfigureAwait(false);
    }
}
