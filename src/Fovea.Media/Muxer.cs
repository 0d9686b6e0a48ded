using System.Globalization;
using System.Text;
using Fovea.Imaging;
using Fovea.Media.Inventory;

namespace Fovea.Media;

/// <summary>Joins segments without a seam and adds what else the source has: sound, subtitles, chapters, attachments, covers, tags.</summary>
public static class Muxer
{
    /// <summary>Finds out before the work whether the output can hold what the source has.</summary>
    /// <param name="ffmpeg">The ffmpeg to run.</param>
    /// <param name="source">The source.</param>
    /// <param name="options">How the output is made.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="BadInputException">The container cannot hold the video, the sound, or the subtitles.</exception>
    /// <exception cref="MissingDependencyException">This ffmpeg lacks the encoder.</exception>
    public static async Task<MuxCheck> CheckAsync(Ffmpeg ffmpeg, MediaInfo source, MuxOptions options, CancellationToken cancellationToken = default)
    {
        await Encoders.RequireAsync(ffmpeg, options.Encoder).ConfigureAwait(false);
        MuxPlan plan = MuxPlan.Make(source, options);
        if (source.Container == "nut" && source.Path == "-") return new MuxCheck(options, plan.Fates, plan.Notices);
        MuxOptions possible = options;
        foreach (MuxStream stream in plan.Streams.Where(stream => !stream.IsMain && !stream.AsAttachment && stream.Source.Kind != StreamKind.Attachment))
        {
            possible = await FitAsync(ffmpeg, source, stream, possible, cancellationToken).ConfigureAwait(false);
        }

        MuxPlan certain = MuxPlan.Make(source, possible);
        return new MuxCheck(possible, certain.Fates, certain.Notices);
    }

    // What must be done for the container to take the stream.
    private static async Task<MuxOptions> FitAsync(Ffmpeg ffmpeg, MediaInfo source, MuxStream stream, MuxOptions options, CancellationToken cancellationToken)
    {
        StreamInfo from = stream.Source;
        bool isSound = from.Kind == StreamKind.Audio;
        if (from.Kind is StreamKind.Audio or StreamKind.Video && !await Packets.ExistAsync(ffmpeg, source, from.Index, options, cancellationToken).ConfigureAwait(false)) return options with { EmptyStreams = [.. options.EmptyStreams, from.Index] };
        if (await TryStreamAsync(ffmpeg, source, stream, options, cancellationToken).ConfigureAwait(false) is not { } complaint) return options;
        foreach (string encoder in isSound ? LosslessAudio.EncodersFor(from) : [])
        {
            if (await TryStreamAsync(ffmpeg, source, stream with { Codec = encoder }, options, cancellationToken).ConfigureAwait(false) is null) return options with { ConvertedAudio = new Dictionary<int, string>(options.ConvertedAudio) { [from.Index] = encoder } };
        }

        if (isSound && options.DropAudio) return options with { DroppedAudio = [.. options.DroppedAudio, from.Index] };
        throw new BadInputException($"A .{options.Container.Name} file cannot hold the stream {from.Label} ({complaint}).") { Reason = isSound ? FailureReason.AudioNotHeld : FailureReason.StreamNotHeld, Values = options.Container.Wider };
    }

    /// <summary>Writes the output file.</summary>
    /// <param name="ffmpeg">The ffmpeg to run.</param>
    /// <param name="segments">The segments in order of presentation, at least one.</param>
    /// <param name="source">The source that gives everything but the video.</param>
    /// <param name="output">The file to write, whatever its extension; an existing one is replaced.</param>
    /// <param name="options">How the output is made.</param>
    /// <param name="cancellationToken">Kills ffmpeg.</param>
    /// <exception cref="BadInputException">The container cannot hold something that must not be lost.</exception>
    /// <exception cref="FoveaException">The file cannot be written.</exception>
    public static async Task JoinAsync(Ffmpeg ffmpeg, IReadOnlyList<Segment> segments, MediaInfo source, string output, MuxOptions options, CancellationToken cancellationToken = default)
    {
        if (segments.Count == 0) throw new ArgumentException("There are no segments to join.", nameof(segments));
        MuxPlan plan = MuxPlan.Make(source, options);
        string list = output + ".segments.txt";
        string folder = Path.GetDirectoryName(Path.GetFullPath(output))!;
        List<string> temporary = [list];
        try
        {
            await File.WriteAllTextAsync(list, SegmentList(segments, folder, source.Video.TimeBase), new UTF8Encoding(false), cancellationToken).ConfigureAwait(false);
            IReadOnlyList<string> covers = await ExtractCoversAsync(ffmpeg, source, plan, output, temporary, cancellationToken).ConfigureAwait(false);
            IReadOnlyDictionary<int, TimeSpan> losses = await DelayLoss.MeasureAsync(ffmpeg, source, plan, options, output, cancellationToken).ConfigureAwait(false);
            TimeSpan first = TimeSpan.FromMicroseconds(Microseconds(segments[0].FirstTimestamp, source.Video.TimeBase));
            MuxClock clock = await MuxClock.CreateAsync(ffmpeg, source, plan, options, segments, first, cancellationToken).ConfigureAwait(false);
            IReadOnlyList<string> arguments = new MuxCommand(source, plan, options, clock).Arguments(list, covers, losses, output);
            FfmpegResult result = await ffmpeg.RunAsync(arguments, cancellationToken, folder).ConfigureAwait(false);
            ThrowIfFailed(result, output);
            clock.Correct(output);
        }
        catch
        {
            File.Delete(output);
            throw;
        }
        finally
        {
            foreach (string file in temporary) File.Delete(file);
        }
    }

    /// <summary>
    /// The concat demuxer's list. It moves each segment by its start minus its in point; with the start the sum of
    /// the durations before, and the in point that sum plus the shift of the segments, the difference is the shift
    /// to the microsecond, so that timestamps come out as they were. Names are as seen from <paramref name="folder"/>, in
    /// which ffmpeg runs: the list cannot hold a name with a line break, which the folder's may have.
    /// </summary>
    internal static string SegmentList(IReadOnlyList<Segment> segments, string folder, Rational timeBase)
    {
        StringBuilder text = new("ffconcat version 1.0\n");
        long shift = TimestampShift.WholeSeconds(timeBase) * 1_000_000;
        long first = Microseconds(segments[0].FirstTimestamp, timeBase);
        for (int i = 0; i < segments.Count; i++)
        {
            long start = Microseconds(segments[i].FirstTimestamp, timeBase);
            string name = "file:" + Path.GetRelativePath(folder, segments[i].Path);
            text.Append(CultureInfo.InvariantCulture, $"file '{name.Replace("'", "'\\''", StringComparison.Ordinal)}'\n");
            text.Append(CultureInfo.InvariantCulture, $"inpoint {Decimal(start - first + shift)}\n");
            if (i + 1 < segments.Count) text.Append(CultureInfo.InvariantCulture, $"duration {Decimal(Microseconds(segments[i + 1].FirstTimestamp, timeBase) - start)}\n");
        }

        return text.ToString();
    }

    internal static long Microseconds(long timestamp, Rational timeBase)
    {
        Int128 numerator = (Int128)timestamp * timeBase.Numerator * 1_000_000;
        Int128 quotient = numerator / timeBase.Denominator;
        return (long)(numerator < 0 && quotient * timeBase.Denominator != numerator ? quotient - 1 : quotient);
    }

    private static string Decimal(long microseconds) => $"{(microseconds < 0 ? "-" : "")}{Math.Abs(microseconds) / 1_000_000}.{Math.Abs(microseconds) % 1_000_000:000000}";

    // Why the container does not take the stream, or null if it does. The trial goes nowhere.
    private static async Task<string?> TryStreamAsync(Ffmpeg ffmpeg, MediaInfo source, MuxStream stream, MuxOptions options, CancellationToken cancellationToken)
    {
        string[] codec = ["-c", stream.Codec];

        // A transport stream takes anything, but says in a warning that nobody will know it again.
        string[] level = options.Container.Format == "mpegts" ? ["-v", "warning"] : [];
        FfmpegResult result = await ffmpeg.RunAsync([.. level, "-t", "1", .. source.Input, "-map", $"0:{stream.Source.Index}", .. codec, "-strict", "-2", "-f", options.Container.Format, "-y", MediaPath.Nowhere], cancellationToken).ConfigureAwait(false);
        if (result.Errors.Any(line => line.Contains("as a private data stream", StringComparison.Ordinal))) return $"players would not know {stream.Source.Codec} in it";
        return result.ExitCode == 0 ? null : result.Complaint;
    }

    private static async Task<IReadOnlyList<string>> ExtractCoversAsync(Ffmpeg ffmpeg, MediaInfo source, MuxPlan plan, string output, List<string> temporary, CancellationToken cancellationToken)
    {
        List<string> covers = [];
        foreach (MuxStream stream in plan.Streams.Where(stream => stream.AsAttachment))
        {
            string file = $"{output}.cover{stream.Source.Index}";
            temporary.Add(file);
            FfmpegResult result = await ffmpeg.RunAsync([.. source.Input, "-map", $"0:{stream.Source.Index}", "-c", "copy", "-frames:v", "1", "-f", "image2pipe", "-y", MediaPath.ToArgument(file)], cancellationToken).ConfigureAwait(false);
            ThrowIfFailed(result, file);
            covers.Add(file);
        }

        return covers;
    }

    private static void ThrowIfFailed(FfmpegResult result, string file)
    {
        if (result.Errors.Any(FfmpegComplaint.IsDiskFull)) throw new FoveaException($"The disk is full: '{file}' cannot be written; make room and run again.");
        bool unfinished = result.Errors.Any(line => line.Contains("Error writing trailer", StringComparison.Ordinal));
        if (result.ExitCode != 0 || unfinished) throw new FoveaException($"ffmpeg could not write '{file}': {result.Complaint}.");
    }
}

/// <summary>What a look ahead found out about an output.</summary>
/// <param name="Options">The options to join and verify with: those that were given, and what has to be left out.</param>
/// <param name="Streams">Every stream of the source and what becomes of it.</param>
/// <param name="Notices">What the output will not have, or will have in another form.</param>
public sealed record MuxCheck(MuxOptions Options, IReadOnlyList<StreamPlan> Streams, IReadOnlyList<Notice> Notices);

/// <summary>Tags of MP4 files.</summary>
internal static class Mp4Tags
{
    private static readonly HashSet<string> Known = new(StringComparer.OrdinalIgnoreCase)
    {
        "title", "artist", "album_artist", "composer", "album", "date", "comment", "genre", "copyright", "grouping", "lyrics", "description", "synopsis", "show", "episode_id",
        "network", "keywords", "season_number", "episode_sort", "media_type", "hd_video", "gapless_playback", "compilation", "track", "disc", "creation_time", "encoder", "major_brand",
        "minor_version", "compatible_brands", "timecode", "location", "location-eng",
    };

    /// <summary>The tags that MP4 has no place of their own for, only its list of free keys.</summary>
    public static IReadOnlyList<string> Free(MediaInfo source) => [.. source.Metadata.Keys.Where(key => !Known.Contains(key))];
}

/// <summary>Sound that can change its codec without losing a sample: PCM of any kind and what compresses it losslessly.</summary>
internal static class LosslessAudio
{
    private static readonly HashSet<string> Codecs = ["flac", "alac", "tta", "ape", "mlp", "truehd", "tak", "shorten", "s302m", "wmalossless", "ralf"];

    /// <summary>ffmpeg's names of encoders that keep every sample of <paramref name="sound"/>, the best known first; none if it is lossy.</summary>
    public static IReadOnlyList<string> EncodersFor(StreamInfo sound)
    {
        if (!Codecs.Contains(sound.Codec) && !sound.Codec.StartsWith("pcm_", StringComparison.Ordinal)) return [];
        return (sound.SampleFormat.TrimEnd('p'), sound.RawBits) switch
        {
            ("flt", _) => ["pcm_f32le"],
            ("dbl", _) => ["pcm_f64le"],
            ("u8", _) => ["pcm_u8", "pcm_s16le", "flac"],
            ("s16", _) or ("s32", > 0 and <= 16) => ["pcm_s16le", "flac", "alac"],
            ("s32", > 16 and <= 24) => ["pcm_s24le", "flac", "alac"],
            ("s32", _) => ["pcm_s32le"],
            _ => [],
        };
    }
}

/// <summary>A finished piece of the output: consecutive frames, encoded by a <see cref="FrameWriter"/> into a file of their own.</summary>
/// <param name="Path">The file.</param>
/// <param name="FirstTimestamp">Timestamp of its first frame in ticks of the video's time base.</param>
/// <param name="FrameCount">Number of its frames.</param>
public sealed record Segment(string Path, long FirstTimestamp, long FrameCount);
