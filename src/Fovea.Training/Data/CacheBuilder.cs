using System.Security.Cryptography;
using Fovea.Imaging;
using Fovea.Imaging.Resampling;
using Fovea.Media;

namespace Fovea.Training.Data;

/// <summary>Decodes pictures and videos once into a cache folder.</summary>
public static class CacheBuilder
{
    private sealed record Planned(SourceFinder.Found Found, MediaInfo Info, long FrameBytes, bool Halve, long FrameCount);

    /// <summary>
    /// Makes the cache, or leaves it as it is when it was made from the same files with the same options.
    /// </summary>
    /// <param name="paths">Files and folders of pictures and videos.</param>
    /// <param name="folder">The cache folder; created if missing.</param>
    /// <param name="options">What to keep.</param>
    /// <param name="note">Is told in a line what happens.</param>
    /// <param name="cancellationToken">Stops; what is half made has no manifest and is made anew next time.</param>
    /// <exception cref="BadInputException">No source that can be read (single bad ones are left out aloud), or a folder with other things in it.</exception>
    /// <exception cref="MissingDependencyException">ffmpeg is missing.</exception>
    public static async Task PrepareAsync(IReadOnlyList<string> paths, string folder, CacheOptions options, Action<string> note, CancellationToken cancellationToken = default)
    {
        IReadOnlyList<SourceFinder.Found> found = SourceFinder.Find(paths);
        if (IsCurrent(folder, found, options))
        {
            note($"cache {folder} is up to date");
            return;
        }

        Clear(folder);
        HashSet<string> held = SourceSplit.HeldOut(found, options);
        if (SourceSplit.Surprise(found, held, options) is { } surprise) note(surprise);
        Ffmpeg ffmpeg = await Ffmpeg.FindAsync(cancellationToken).ConfigureAwait(false);
        note($"cache {folder}: reading {found.Count} sources");
        Planned[] planned = await ProbeAsync(ffmpeg, found, options, note, cancellationToken).ConfigureAwait(false);
        if (planned.Length == 0) throw new BadInputException($"none of the {found.Count} sources can be read.");
        (planned, int framesPerClip) = Fit(planned, options, note);
        CachedSource?[] decoded = new CachedSource?[planned.Length];
        ParallelOptions parallel = new() { CancellationToken = cancellationToken, MaxDegreeOfParallelism = Environment.ProcessorCount };
        await Parallel.ForEachAsync(Enumerable.Range(0, planned.Length), parallel, async (i, token) =>
        {
            SourceRole role = held.Contains(planned[i].Found.Group) ? SourceRole.Validation : SourceRole.Train;
            try
            {
                decoded[i] = await DecodeAsync(ffmpeg, planned[i], folder, $"{i:0000}.rgb", role, framesPerClip, options, token).ConfigureAwait(false);
            }
            catch (BadInputException exception)
            {
                note($"left out: {exception.Message}");
            }
        }).ConfigureAwait(false);
        CachedSource[] sources = [.. decoded.OfType<CachedSource>()];
        new CacheManifest { Options = options, SourcesFound = found.Count, Sources = sources }.Save(folder);
        note(Summary(folder, sources));
    }

    private static bool IsCurrent(string folder, IReadOnlyList<SourceFinder.Found> found, CacheOptions options)
    {
        if (!CacheManifest.ExistsIn(folder)) return false;
        CacheManifest manifest = CacheManifest.Load(folder);
        // Sources may be fewer than found when the limit left pictures out.
        Dictionary<string, SourceFinder.Found> byName = found.DistinctBy(source => source.Name).ToDictionary(source => source.Name);
        return manifest.Options == options && manifest.SourcesFound == found.Count && manifest.Sources.All(source =>
            byName.TryGetValue(source.Path, out SourceFinder.Found? file) && new FileInfo(file.File) is { } info && info.Length == source.Bytes && info.LastWriteTimeUtc == source.Modified);
    }

    private static void Clear(string folder)
    {
        if (Directory.Exists(folder) && !CacheManifest.ExistsIn(folder) && Directory.EnumerateFileSystemEntries(folder).Any(entry => !entry.Contains(".rgb", StringComparison.Ordinal)))
        {
            throw new BadInputException($"{folder} holds other things than a training cache.") { Reason = FailureReason.ForeignCacheFolder };
        }

        Directory.CreateDirectory(folder);
        File.Delete(Path.Combine(folder, CacheManifest.FileName));
        foreach (string file in Directory.EnumerateFiles(folder, "*.rgb*")) File.Delete(file);
    }

    private static async Task<Planned[]> ProbeAsync(Ffmpeg ffmpeg, IReadOnlyList<SourceFinder.Found> found, CacheOptions options, Action<string> note, CancellationToken cancellationToken)
    {
        Planned?[] planned = new Planned?[found.Count];
        ParallelOptions parallel = new() { CancellationToken = cancellationToken, MaxDegreeOfParallelism = Environment.ProcessorCount };
        await Parallel.ForEachAsync(Enumerable.Range(0, found.Count), parallel, async (i, token) =>
        {
            try
            {
                planned[i] = await PlanAsync(ffmpeg, found[i], options, token).ConfigureAwait(false);
            }
            catch (BadInputException exception)
            {
                note($"left out: {exception.Message}");
            }
        }).ConfigureAwait(false);
        return [.. planned.OfType<Planned>()];
    }

    private static async Task<Planned> PlanAsync(Ffmpeg ffmpeg, SourceFinder.Found found, CacheOptions options, CancellationToken cancellationToken)
    {
        MediaInfo info = await MediaProbe.ReadAsync(ffmpeg, found.File, cancellationToken).ConfigureAwait(false);
        bool halve = options.HalveFromWidth > 0 && found.Kind == SourceKind.Video && Math.Max(info.Video.Width, info.Video.Height) >= options.HalveFromWidth;
        long bytes = (long)info.Video.Width * info.Video.Height * 3 / (halve ? 4 : 1);
        long frames = found.Kind == SourceKind.Image ? 1 : (info.Video.FrameCountIsExact ? info.Video.FrameCount : null) ?? await CountAsync(ffmpeg, info, cancellationToken).ConfigureAwait(false);
        return new(found, info, bytes, halve, Math.Max(1, frames));
    }

    private static async Task<long> CountAsync(Ffmpeg ffmpeg, MediaInfo info, CancellationToken cancellationToken)
    {
        long count = 0;
        await using FrameReader reader = await OpenAsync(ffmpeg, info, cancellationToken).ConfigureAwait(false);
        await foreach (Frame frame in reader.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            frame.Dispose();
            count++;
        }

        return count;
    }

    /// <summary>Thins out until the limit holds: first frames of videos, then, if pictures alone are too many, pictures.</summary>
    private static (Planned[] Planned, int FramesPerClip) Fit(Planned[] planned, CacheOptions options, Action<string> note)
    {
        Planned[] images = [.. planned.Where(p => p.Found.Kind == SourceKind.Image)];
        Planned[] videos = [.. planned.Where(p => p.Found.Kind == SourceKind.Video)];
        long room = options.LimitBytes - videos.Sum(p => p.FrameBytes);
        if (room < 0) throw new BadInputException($"one frame of each of the {videos.Length} videos is more than the cache limit of {options.LimitBytes} bytes.") { Reason = FailureReason.CacheTooSmall };
        long imageBytes = images.Sum(p => p.FrameBytes);
        if (imageBytes > room)
        {
            int keep = (int)Math.Floor(images.Length * ((double)room / imageBytes));
            note($"the cache limit keeps {keep} of {images.Length} pictures and 1 frame of each video");
            images = [.. Enumerable.Range(0, keep).Select(i => images[(int)((long)i * images.Length / keep)])];
            imageBytes = images.Sum(p => p.FrameBytes);
        }

        int framesPerClip = options.FramesPerClip;
        while (framesPerClip > 1 && imageBytes + videos.Sum(p => Math.Min(framesPerClip, p.FrameCount) * p.FrameBytes) > options.LimitBytes) framesPerClip--;
        if (videos.Length > 0 && framesPerClip < options.Consecutive) throw new BadInputException($"the cache limit of {options.LimitBytes} bytes holds fewer than {options.Consecutive} frames of each video.") { Reason = FailureReason.CacheTooSmall };
        if (framesPerClip < options.FramesPerClip && videos.Length > 0) note($"the cache limit keeps {framesPerClip} frames of each video");
        return ([.. images.Concat(videos).OrderBy(p => p.Found.Name, StringComparer.Ordinal)], framesPerClip);
    }

    private static async Task<CachedSource> DecodeAsync(Ffmpeg ffmpeg, Planned planned, string folder, string file, SourceRole role, int framesPerClip, CacheOptions options, CancellationToken cancellationToken)
    {
        bool packed = options.Packed;
        HashSet<int> wanted = Spread(planned.FrameCount, planned.Found.Kind == SourceKind.Image ? 1 : framesPerClip, options.Consecutive);
        int last = wanted.Max();
        List<int> kept = [];
        (int width, int height, int number) = (0, 0, 0);
        string path = Path.Combine(folder, file);
        await using (FrameReader reader = await OpenAsync(ffmpeg, planned.Info, cancellationToken).ConfigureAwait(false))
        await using (Stream stream = packed ? CachePacking.Create(CachePacking.PackedName(path)) : File.Create(path))
        {
            await foreach (Frame frame in reader.WithCancellation(cancellationToken).ConfigureAwait(false))
            {
                using Frame original = frame;
                if (wanted.Contains(number))
                {
                    using Frame? half = planned.Halve ? Resampler.Resize(original, 0.5, ResampleRule.Float) : null;
                    Frame stored = half ?? original;
                    (width, height) = (stored.Width, stored.Height);
                    kept.Add(number);
                    Store(stream, stored, packed);
                }

                if (number++ >= last) break;
            }
        }

        if (kept.Count == 0) throw new BadInputException($"{planned.Found.File} has no frame that decodes; take it out of the data.");
        FileInfo info = new(planned.Found.File);
        return new()
        {
            Path = planned.Found.Name,
            Group = planned.Found.Group,
            Kind = planned.Found.Kind,
            Role = role,
            Bytes = info.Length,
            Modified = info.LastWriteTimeUtc,
            Sha256 = await HashAsync(planned.Found.File, cancellationToken).ConfigureAwait(false),
            Width = width,
            Height = height,
            Frames = kept,
            File = file,
        };
    }

    private static void Store(Stream stream, Frame frame, bool packed)
    {
        ReadOnlySpan<byte> pixels = frame.Memory.Span[..(frame.Width * frame.Height * 3)];
        if (packed) CachePacking.Write(stream, pixels, frame.Width, frame.Height);
        else stream.Write(pixels);
    }

    // Damage is tolerated: a training frame needs no exact decode, and the run should not fail for one file.
    private static Task<FrameReader> OpenAsync(Ffmpeg ffmpeg, MediaInfo info, CancellationToken cancellationToken)
        => FrameReader.OpenAsync(ffmpeg, info, new FrameReaderOptions { Format = PixelFormats.Rgb24, ApplyRotation = true, OnDamage = DamagePolicy.Keep }, cancellationToken);

    /// <summary>Groups of consecutive frames around the middles of equal parts of the video, <paramref name="wanted"/> frames in all.</summary>
    internal static HashSet<int> Spread(long count, int wanted, int consecutive)
    {
        int length = (int)Math.Min(count, Math.Max(1, consecutive));
        if (count <= wanted) return [.. Enumerable.Range(0, (int)count)];
        int groups = Math.Max(1, wanted / length);
        IEnumerable<long> starts = Enumerable.Range(0, groups).Select(i => Math.Clamp((2L * i + 1) * count / (2 * groups) - length / 2, 0, count - length));
        return [.. starts.SelectMany(start => Enumerable.Range((int)start, length))];
    }

    private static async Task<string> HashAsync(string path, CancellationToken cancellationToken)
    {
        await using FileStream stream = File.OpenRead(path);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellationToken).ConfigureAwait(false));
    }

    private static string Summary(string folder, CachedSource[] sources)
    {
        int Frames(SourceRole role) => sources.Where(source => source.Role == role).Sum(source => source.Frames.Count);
        int Count(SourceRole role) => sources.Count(source => source.Role == role);
        long bytes = sources.Sum(source => (long)source.Frames.Count * source.Width * source.Height * 3);
        return FormattableString.Invariant($"cache {folder}: {Count(SourceRole.Train)} sources with {Frames(SourceRole.Train)} frames to train on, {Count(SourceRole.Validation)} with {Frames(SourceRole.Validation)} held out, {bytes / 1048576.0:F0} MiB of pixels");
    }
}

/// <summary>What goes into a training cache.</summary>
public sealed record CacheOptions
{
    /// <summary>The most bytes of decoded pixels (rgb24); frames of videos are thinned out evenly to fit.</summary>
    public long LimitBytes { get; init; } = 2L << 30;

    /// <summary>The most frames kept of one video, spread evenly over it.</summary>
    public int FramesPerClip { get; init; } = 32;

    /// <summary>
    /// How many of the frames kept of a video follow each other: 1 spreads single frames, 3 spreads groups of three for
    /// networks that look at three frames at once.
    /// </summary>
    public int Consecutive { get; init; } = 1;

    /// <summary>Share of the sources held out for validation, by hash of their names; at least one. In [0, 1).</summary>
    public double ValidationShare { get; init; } = 0.05;

    /// <summary>
    /// Names or paths of sources, or of folders of them, to hold out instead of a share, as they are below the data
    /// folders; empty to go by <see cref="ValidationShare"/>.
    /// </summary>
    public IReadOnlyList<string> Validation { get; init; } = [];

    /// <summary>
    /// Videos at least this many pixels wide or high are halved by bicubic before use, which removes most coding
    /// artefacts; 0 for never. Pictures are kept as they are.
    /// </summary>
    public int HalveFromWidth { get; init; }

    /// <summary>True to store the pixels losslessly compressed, to carry the cache elsewhere; opening unpacks them beside.</summary>
    public bool Packed { get; init; }

    /// <summary>True when both ask for the same.</summary>
    public bool Equals(CacheOptions? other) => other is not null
        && (LimitBytes, FramesPerClip, Math.Max(1, Consecutive), ValidationShare, HalveFromWidth, Packed) == (other.LimitBytes, other.FramesPerClip, Math.Max(1, other.Consecutive), other.ValidationShare, other.HalveFromWidth, other.Packed)
        && Validation.SequenceEqual(other.Validation);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(LimitBytes, FramesPerClip, ValidationShare, HalveFromWidth, Packed, Validation.Count);
}
