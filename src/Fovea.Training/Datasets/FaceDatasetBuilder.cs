using System.Globalization;
using Fovea.Faces;
using Fovea.Imaging;
using Fovea.Media;

namespace Fovea.Training.Datasets;

/// <summary>
/// Makes clips of faces from videos: every frame is searched, faces are followed until a scene cut, and squares around them
/// become pairs of high and low clips with a manifest and sheets to look at. A run that was killed can go on.
/// </summary>
/// <param name="ffmpeg">Reads and writes videos.</param>
/// <param name="networks">The detector; stays the caller's.</param>
/// <param name="detector">What the manifest calls the detector.</param>
/// <param name="options">What becomes a clip.</param>
public sealed class FaceDatasetBuilder(Ffmpeg ffmpeg, Mtcnn networks, string detector, FaceDatasetOptions options)
{
    /// <summary>Writes the names on the sheets; null to leave them out.</summary>
    public ITextPainter? Labels { get; init; }

    /// <summary>Makes or completes a dataset.</summary>
    /// <param name="videos">Video files. One that cannot be read is noted in the manifest and does not stop the others.</param>
    /// <param name="folder">The dataset.</param>
    /// <param name="progress">Hears now and then, and of each video that is done; null for none.</param>
    /// <param name="cancellationToken">Stops; what is complete stays for <see cref="FaceDatasetOptions.Resume"/>.</param>
    /// <returns>The manifest, in the order of the videos.</returns>
    /// <exception cref="BadInputException">An option or the folder cannot be used.</exception>
    public async Task<FaceDatasetManifest> RunAsync(IReadOnlyList<string> videos, string folder, IProgress<FaceDatasetProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        options.Validate();
        string? missing = videos.FirstOrDefault(video => !File.Exists(video));
        if (missing is not null) throw new BadInputException($"'{missing}' does not exist.");
        FaceDatasetFolder place = new(folder);
        FaceDatasetManifest wanted = Describe();
        FaceDatasetManifest manifest = Continue(place.Open(options), wanted, folder);
        IReadOnlyList<Source> sources = await SourcesAsync(videos, cancellationToken).ConfigureAwait(false);
        IReadOnlySet<string> heldOut = FaceDatasetSplit.HeldOut(sources.Select(source => source.Identity), options.ValidationShare);
        ContactSheet sheets = new(ffmpeg, folder, Labels);
        FaceDatasetMeter meter = new(progress, sources.Count, sources.Sum(source => source.Bytes));
        List<FaceDatasetVideo> done = [];
        foreach (Source source in sources)
        {
            FaceDatasetVideo? known = manifest.Videos.FirstOrDefault(video => video.Sha256 == source.Sha256 && video.Name == source.Name);
            bool isNew = known is null;
            if (known is null)
            {
                place.RemoveClipsOf(source.Name);
                known = await VideoAsync(source, heldOut.Contains(source.Identity) ? FaceDatasetVideo.Validation : FaceDatasetVideo.Train, place, sheets, meter, cancellationToken).ConfigureAwait(false);
                manifest = manifest with { Videos = [.. manifest.Videos, known] };
                manifest.Write(folder);
            }

            done.Add(known);
            meter.End(source.Name, source.Bytes, known.Clips.Count, isNew, InWords(known));
        }

        manifest = manifest with { Videos = [.. done, .. manifest.Videos.Except(done)] };
        manifest.Write(folder);
        await sheets.FinishAsync(manifest.Videos, cancellationToken).ConfigureAwait(false);
        place.Close();
        return manifest;
    }

    private sealed record Source(string File, string Name, string Sha256, string Identity, long Bytes);

    private async Task<IReadOnlyList<Source>> SourcesAsync(IReadOnlyList<string> videos, CancellationToken cancellationToken)
    {
        HashSet<string> twice = [.. videos.GroupBy(Stem).Where(group => group.Count() > 1).Select(group => group.Key)];
        List<Source> sources = [];
        foreach (string video in videos)
        {
            string hash = await FaceClipFile.HashAsync(video, cancellationToken).ConfigureAwait(false);
            string name = twice.Contains(Stem(video)) ? $"{Stem(video)}-{hash[..6]}" : Stem(video);
            if (sources.Any(source => source.Name == name)) continue;
            string identity = options.Identities.GetValueOrDefault(Path.GetFileName(video)) ?? options.Identities.GetValueOrDefault(Stem(video)) ?? name;
            sources.Add(new Source(video, name, hash, identity, new FileInfo(video).Length));
        }

        return sources;
    }

    private static string Stem(string path) => Path.GetFileNameWithoutExtension(path);

    private async Task<FaceDatasetVideo> VideoAsync(Source source, string split, FaceDatasetFolder place, ContactSheet sheets, FaceDatasetMeter meter, CancellationToken cancellationToken)
    {
        FaceDatasetVideo video = new() { File = Path.GetFileName(source.File), Name = source.Name, Sha256 = source.Sha256, Identity = source.Identity, Split = split };
        try
        {
            MediaInfo info = await MediaProbe.ReadAsync(ffmpeg, source.File, cancellationToken).ConfigureAwait(false);
            meter.Begin(source.Name, source.Bytes, info.Video.FrameCount);
            FaceSearch.Result found = await new FaceSearch(ffmpeg, networks, options).RunAsync(info, meter.Searched, cancellationToken).ConfigureAwait(false);
            IReadOnlyList<FaceClipPlan> plans = Choose([.. found.Paths.SelectMany(path => path.Clips(found.Width, found.Height, options)).OrderBy(plan => plan.First).ThenBy(plan => plan.Track)]);
            video = video with
            {
                Width = found.Width,
                Height = found.Height,
                FrameRate = double.IsFinite(info.Video.AverageFrameRate.Value) ? Math.Round(info.Video.AverageFrameRate.Value, 3) : 0,
                Frames = found.Frames,
                FramesWithFaces = found.FramesWithFaces,
                Cuts = found.Cuts,
                Tracks = found.Paths.Count,
                Note = plans.Count > 0 ? null : found.Paths.Count == 0 ? $"no faces of {options.MinFace} pixels" : $"no face of {options.MinFace} pixels and {options.ClipFrames} good frames in a row",
            };
            if (plans.Count == 0) return video;
            List<FaceDatasetClip> clips = [];
            await new FaceClipCutter(ffmpeg, options).RunAsync(info, plans, async (plan, frames) => clips.Add(await ClipAsync(plan, frames, info, video, place, sheets, cancellationToken).ConfigureAwait(false)), cancellationToken).ConfigureAwait(false);
            await sheets.FinishVideoAsync(source.Name, cancellationToken).ConfigureAwait(false);
            return video with { Clips = [.. clips.OrderBy(clip => clip.Path, StringComparer.Ordinal)] };
        }
        catch (BadInputException exception)
        {
            sheets.Clear();
            place.RemoveClipsOf(source.Name);
            return video with { Failed = true, Note = exception.Message };
        }
    }

    private async Task<FaceDatasetClip> ClipAsync(FaceClipPlan plan, IReadOnlyList<Frame> frames, MediaInfo info, FaceDatasetVideo video, FaceDatasetFolder place, ContactSheet sheets, CancellationToken cancellationToken)
    {
        string name = $"{video.Name}_t{plan.Track:00}_c{plan.Number:00}";
        string folder = place.Begin(name);
        FaceClipCutter cutter = new(ffmpeg, options);
        Frame[] low = [.. frames.Select(cutter.Reduce)];
        try
        {
            Task<string> highHash = FaceClipFile.WriteAsync(ffmpeg, frames, Path.Combine(folder, "hr.mkv"), info.Video.AverageFrameRate, cancellationToken);
            string lowHash = await FaceClipFile.WriteAsync(ffmpeg, low, Path.Combine(folder, "lr.mkv"), info.Video.AverageFrameRate, cancellationToken).ConfigureAwait(false);
            FaceDatasetClip clip = new()
            {
                HighSha256 = await highHash.ConfigureAwait(false),
                LowSha256 = lowHash,
                Path = place.Commit(name, video.Split),
                Track = plan.Track,
                FirstFrame = plan.First,
                Frames = frames.Count,
                FaceSide = plan.FaceSide,
                Score = plan.Score,
                Seen = plan.Seen,
                Squares = plan.Squares,
                Boxes = plan.Boxes,
            };
            sheets.Add(string.Create(CultureInfo.InvariantCulture, $"{name} frame {plan.First} face {plan.FaceSide:0} px score {plan.Score:0.000}"), frames);
            return clip;
        }
        finally
        {
            foreach (Frame frame in low) frame.Dispose();
        }
    }

    // Spread over the video: neighbours are most alike.
    private IReadOnlyList<FaceClipPlan> Choose(IReadOnlyList<FaceClipPlan> plans)
        => options.Limit is int limit && plans.Count > limit ? [.. Enumerable.Range(0, limit).Select(i => plans[(int)((i + 0.5) * plans.Count / limit)])] : plans;

    private FaceDatasetManifest Describe() => new()
    {
        Fovea = typeof(FaceDatasetBuilder).Assembly.GetName().Version?.ToString(3) ?? "",
        Detector = detector,
        HighSide = options.HighSide,
        Scale = options.Scale,
        Settings = string.Create(CultureInfo.InvariantCulture, $"min face {options.MinFace}, min score {options.MinScore}, margin {options.Margin}, clips of {options.ClipFrames}, boxes {options.Boxes}, limit {options.Limit?.ToString(CultureInfo.InvariantCulture) ?? "none"}, validation {options.ValidationShare}"),
    };

    private static FaceDatasetManifest Continue(FaceDatasetManifest? before, FaceDatasetManifest wanted, string folder)
    {
        if (before is null) return wanted;
        string? other = (before.Detector, before.HighSide, before.Scale) != (wanted.Detector, wanted.HighSide, wanted.Scale)
            ? $"{before.Detector}, {before.HighSide} pixels, x{before.Scale}"
            : before.Settings != wanted.Settings ? before.Settings : null;
        return other is null ? before : throw new BadInputException($"'{folder}' was made otherwise ({other}).") { Reason = FailureReason.DatasetMismatch };
    }

    private static string InWords(FaceDatasetVideo video)
        => video.Note ?? $"{video.Clips.Count} {(video.Clips.Count == 1 ? "clip" : "clips")} from {video.Frames} frames, {video.Tracks} {(video.Tracks == 1 ? "track" : "tracks")}, {video.Split}";
}

/// <summary>How far the making of a face dataset is.</summary>
/// <param name="Video">Name of the video that is worked on, or was last.</param>
/// <param name="VideosDone">Videos that are done, with those of an earlier run.</param>
/// <param name="Videos">Videos in all.</param>
/// <param name="Frames">Frames searched in this run.</param>
/// <param name="Clips">Clips made, with those of an earlier run.</param>
/// <param name="Elapsed">Time since this run began.</param>
/// <param name="Remaining">A guess by the sizes of the files; null before there is one.</param>
/// <param name="Finished">What became of the video that was just done, in words; null between.</param>
public sealed record FaceDatasetProgress(string Video, int VideosDone, int Videos, long Frames, int Clips, TimeSpan Elapsed, TimeSpan? Remaining, string? Finished);
