using Fovea.Imaging;
using Fovea.Media;

namespace Fovea.Upscaling;

/// <summary>One video on its way: opens the work folder, writes the segments that are missing, joins, verifies, renames.</summary>
internal sealed class VideoJob(Ffmpeg ffmpeg, IFrameStream stream, MediaInfo info, string output, UpscaleOptions options, IProgress<UpscaleProgress>? progress)
{
    private readonly OutputVideo _video = OutputVideo.Choose(info, output, options);

    /// <summary>Hears what will be made, before it is.</summary>
    public IProgress<UpscalePlan>? Plans { get; init; }

    /// <summary>What will be made.</summary>
    public Task<UpscalePlan> PlanAsync(CancellationToken cancellationToken) => _video.PlanAsync(ffmpeg, stream, output, cancellationToken);

    /// <summary>What will be made, with the time that it should take.</summary>
    public async Task<UpscalePlan> PredictAsync(CancellationToken cancellationToken)
    {
        UpscalePlan plan = await PlanAsync(cancellationToken).ConfigureAwait(false);
        return plan.Frames is long frames ? plan with { PredictedTime = await TimePrediction.MeasureAsync(ffmpeg, stream, info, _video, options, frames, cancellationToken).ConfigureAwait(false) } : plan;
    }

    public async Task<UpscaleResult> RunAsync(CancellationToken cancellationToken)
    {
        bool begun = VideoUpscaler.CanResume(output);
        if (begun && !options.Resume && !options.Overwrite) throw WorkFolder.Busy(output) ?? new BadInputException($"an interrupted job lies in '{WorkFolder.PathFor(output)}'.") { Reason = FailureReason.InterruptedJob };

        UpscalePlan plan = await PlanAsync(cancellationToken).ConfigureAwait(false);
        Plans?.Report(plan);
        if (options.Strict) plan.RequireNoLoss();
        using WorkFolder work = WorkFolder.Open(output);
        if (!options.Resume) work.Clear();
        JobManifest? before = JobManifest.Read(work);
        try
        {
            return await WorkAsync(work, before, cancellationToken).ConfigureAwait(false) with { Plan = plan };
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            if (await IsInterruptedAsync(cancellationToken).ConfigureAwait(false)) throw new OperationCanceledException("upscaling was cancelled.", exception, cancellationToken);
            if (LeavesNothing(before, work)) work.Delete();
            else if (exception.GetType() == typeof(FoveaException)) throw new FoveaException($"{exception.Message} What is done is kept.", exception) { Reason = FailureReason.WorkKept };
            else if (exception is BadInputException && before is null) throw new BadInputException($"{exception.Message} What is done is kept.", exception) { Reason = FailureReason.WorkKept };
            throw;
        }
    }

    private static long Count(IReadOnlyList<FinishedSegment> segments) => segments.Sum(segment => segment.Frames);

    // A new job that failed before it had a segment to keep leaves no folder behind; what is finished is never deleted.
    private static bool LeavesNothing(JobManifest? before, WorkFolder work)
        => before is null && JobManifest.Read(work) is not { Segments.Count: > 0 };

    // Ctrl-C also reaches the ffmpeg processes of a terminal's foreground group, and their death may be seen first.
    private static async Task<bool> IsInterruptedAsync(CancellationToken cancellationToken)
    {
        if (cancellationToken.CanBeCanceled) await Task.Delay(300, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return cancellationToken.IsCancellationRequested;
    }

    private async Task<UpscaleResult> WorkAsync(WorkFolder work, JobManifest? before, CancellationToken cancellationToken)
    {
        bool isInPlace = before?.Verified is { } verified && File.Exists(output) && FileIdentity.Of(output) == verified;
        if (File.Exists(output) && !isInPlace && !options.Overwrite) throw new BadInputException($"'{output}' exists.") { Reason = FailureReason.OutputExists };
        IReadOnlyList<FinishedSegment> finished = [.. (before?.Segments ?? []).TakeWhile(segment => segment.IsWhole(work))];
        long done = Count(finished);
        FrameReaderOptions reading = await _video.ReadingAsync(ffmpeg, cancellationToken).ConfigureAwait(false) with { SkipFrames = done - stream.FramesToReplay(done) };
        await using FrameReader reader = await FrameReader.OpenAsync(ffmpeg, info, reading, cancellationToken).ConfigureAwait(false);
        FrameWriterOptions writing = _video.Writing(reader, stream.Scale);
        PinnedPlan pinned = stream.Pin(reader.Width, reader.Height, before is null ? null : new PinnedPlan(before.Origin.Settings.Precision, before.Algorithm));
        JobManifest manifest = Begin(before, finished, writing, pinned);
        ProgressMeter meter = new(progress, stream, info, reader.TimeBase, options);
        meter.Resume(finished);
        if (!isInPlace)
        {
            manifest = await WriteSegmentsAsync(work, manifest, reader, writing, meter, cancellationToken).ConfigureAwait(false);
            meter.Report(UpscaleStage.Joining);
            await FinishAsync(work, manifest, writing, cancellationToken).ConfigureAwait(false);
        }

        work.Delete();
        meter.Report(UpscaleStage.Done);
        string[] warnings = finished.Count < before?.Segments.Count ? [$"'{work.PathOf(before.Segments[finished.Count].File)}' was damaged or missing: it and what follows was made again."] : [];
        string? advice = meter.Processors.Shares is { } shares ? EncoderAdvice.For(writing.Encoder.Encoder, options.EncoderOptions, shares, meter.Seconds) : null;
        return VideoUpscaler.Result(stream, info.Path, output, reader.Width, reader.Height, meter, pinned) with { Warnings = [.. warnings, .. manifest.Damage, .. _video.AfterWarnings(reader)], Advice = advice };
    }

    private JobManifest Begin(JobManifest? before, IReadOnlyList<FinishedSegment> finished, FrameWriterOptions writing, PinnedPlan pinned)
    {
        JobManifest wanted = new()
        {
            Fovea = FoveaBuild.Name,
            Ffmpeg = ffmpeg.VersionText,
            Origin = JobOrigin.Of(stream, FileIdentity.Of(info.Path), options, pinned.Precision, writing.Encoder.Encoder.Name, writing.OutputPixelFormat),
            Algorithm = pinned.Algorithm,
            SegmentFrames = options.SegmentFrames ?? OutputVideo.SegmentFrames(writing.Width, writing.Height),
        };
        if (before is null) return wanted;
        if (before.Mismatch(wanted) is string reason) throw new BadInputException($"the job in '{WorkFolder.PathFor(output)}' cannot be resumed: {reason}.") { Reason = FailureReason.JobMismatch };
        return before with { Origin = wanted.Origin, Segments = finished, HasAllFrames = before.HasAllFrames && finished.Count == before.Segments.Count };
    }

    private async Task<JobManifest> WriteSegmentsAsync(WorkFolder work, JobManifest manifest, FrameReader reader, FrameWriterOptions writing, ProgressMeter meter, CancellationToken cancellationToken)
    {
        if (manifest.HasAllFrames) return manifest;
        manifest.Write(work);
        if (options.OnDamage == DamagePolicy.Stop && await CheckSoundAsync(cancellationToken).ConfigureAwait(false) is [{ } damage, ..]) throw new BadInputException(damage) { Reason = FailureReason.DamagedInput, Values = ["keep"] };
        IAsyncEnumerable<Frame> frames = stream.RunAsync(reader, stream.FramesToReplay(Count(manifest.Segments)), cancellationToken);
        await using (SegmentLoop loop = new(ffmpeg, work, writing, meter))
        {
            manifest = await loop.RunAsync(frames, manifest, cancellationToken).ConfigureAwait(false) with { HasAllFrames = true };
            manifest = manifest with { Damage = [.. reader.Damage.Lines(info.Name), .. await CheckSoundAsync(cancellationToken).ConfigureAwait(false)] };
            meter.Processors.Stop(reader);
        }

        if (manifest.Segments.Count == 0) throw new BadInputException($"'{info.Path}' has no frame in the range asked for.");
        manifest.Write(work);
        return manifest;
    }

    private Task<IReadOnlyList<string>> CheckSoundAsync(CancellationToken cancellationToken)
        => SoundCheck.FindAsync(ffmpeg, info, options.Range, cancellationToken);

    private async Task FinishAsync(WorkFolder work, JobManifest manifest, FrameWriterOptions writing, CancellationToken cancellationToken)
    {
        // The disk may have changed them, or somebody: broken pictures must not get a good name.
        string? damaged = manifest.Segments.FirstOrDefault(segment => !segment.IsWhole(work))?.File;
        if (damaged is not null) throw new FoveaException($"'{work.PathOf(damaged)}' has changed since it was written.");
        string name = "joined" + Path.GetExtension(output);
        string temporary = work.TemporaryPathOf(name);
        JoinedVideo joined = new(info, _video.Muxing, manifest.Segments, writing);
        await joined.MakeAsync(ffmpeg, work.PathOf, temporary, cancellationToken).ConfigureAwait(false);
        work.Commit(temporary, name);

        // From here on a resumed job only has to look whether the rename happened.
        FileIdentity verified = FileIdentity.Of(work.PathOf(name));
        (manifest with { Verified = verified }).Write(work);

        // A healthy input gives the same output whatever was to be done about damage.
        JobOrigin asked = JobOrigin.Of(stream, manifest.Origin.Input, manifest.Damage.Count == 0 ? options with { OnDamage = DamagePolicy.Stop } : options);
        new OutputRecord(Path.GetFullPath(output), verified, asked, joined.Frames, writing.Width, writing.Height).Keep();
        File.Move(work.PathOf(name), output, overwrite: options.Overwrite);
    }
}
