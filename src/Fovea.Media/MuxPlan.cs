using System.Globalization;
using Fovea.Media.Timelines;

namespace Fovea.Media;

/// <summary>Decides what becomes of each stream of a source in a container.</summary>
internal sealed class MuxPlan
{
    private static readonly HashSet<string> PictureSubtitles = ["hdmv_pgs_subtitle", "dvd_subtitle", "dvb_subtitle", "xsub", "dvb_teletext"];

    private const int MostNames = 4;

    private static readonly TimeSpan LongestEmptyStart = TimeSpan.FromSeconds(10);

    // A transport stream's clock has 33 bits, 26.5 hours.
    private static readonly TimeSpan LatestTsStart = TimeSpan.FromHours(20);

    private readonly List<MuxStream> _streams = [];
    private readonly List<Notice> _notices = [];
    private readonly List<(string Noun, string Name, string? Remedy)> _leftOut = [];
    private readonly MediaInfo _source;
    private readonly MuxOptions _options;

    private MuxPlan(MediaInfo source, MuxOptions options)
    {
        (_source, _options) = (source, options);
    }

    /// <summary>The output's streams in order.</summary>
    public IReadOnlyList<MuxStream> Streams => _streams;

    /// <summary>Every stream of the source and what becomes of it.</summary>
    public IReadOnlyList<StreamPlan> Fates => [.. _source.Streams.Select(FateOf)];

    /// <summary>What the output will not have, or will have in another form.</summary>
    public IReadOnlyList<Notice> Notices => _notices;

    /// <summary>True for an MP4 whose tags go into its list of free keys; ffmpeg then writes no covers.</summary>
    public bool UsesFreeKeys => _options.Container.IsMp4 && Mp4Tags.Free(_source).Count > 0 && _streams.All(stream => stream.Source.Kind != StreamKind.CoverPicture);

    /// <summary>True if only a part of the source is made, which then starts at zero.</summary>
    public bool IsPart => !_options.Range.IsAll;

    /// <summary>
    /// How much earlier everything is in the output, later if negative: zero, but for recordings that count from some far
    /// time, which MP4 would hold behind hours of nothing, and for those that begin before zero, where no container begins.
    /// </summary>
    public TimeSpan StartShift
    {
        get
        {
            TimeSpan start = _source.Video.StartTime;
            if (IsPart) return TimeSpan.Zero;
            if (start < TimeSpan.Zero) return TimeSpan.FromSeconds(Math.Floor(Math.Min(start.TotalSeconds, _source.StartTime.TotalSeconds)));
            bool far = _source.StartTime > (_options.Container.Format == "mpegts" ? LatestTsStart : LongestEmptyStart);
            return far && (_options.Container.IsMp4 || _options.Container.Format is "mpegts" or "avi") ? TimeSpan.FromSeconds(Math.Floor(_source.StartTime.TotalSeconds)) : TimeSpan.Zero;
        }
    }

    /// <summary>Makes the plan.</summary>
    /// <exception cref="BadInputException">The container cannot hold something that must not be lost unasked.</exception>
    public static MuxPlan Make(MediaInfo source, MuxOptions options)
    {
        options.Container.Require(options.Encoder);
        MuxPlan plan = new(source, options);
        foreach (StreamInfo stream in source.Streams) plan.Add(stream);
        plan.NoteTheRest();
        return plan;
    }

    private void Add(StreamInfo stream)
    {
        if (stream.Index == _source.Video.Index) _streams.Add(new MuxStream(stream, IsMain: true));
        else if (_options.DroppedAudio.Contains(stream.Index)) LeaveOut("sound", stream.Label, "write .mkv to keep {0}");
        else if (_options.EmptyStreams.Contains(stream.Index)) Note(NoticeKind.Change, $"the stream {stream.Label}", _options.Range.Duration is null ? "it has no packets: left out" : "it has no packets in this part: left out");
        else if (stream.Kind == StreamKind.Audio) AddAudio(stream);
        else if (stream.Kind == StreamKind.Video) AddVideo(stream);
        else if (stream.Kind == StreamKind.CoverPicture) AddCover(stream);
        else if (stream.Kind == StreamKind.Subtitle) AddSubtitle(stream);
        else if (stream.Kind == StreamKind.Attachment) AddAttachment(stream);
        else AddData(stream);
    }

    private void AddAudio(StreamInfo stream)
    {
        if (!_options.ConvertedAudio.TryGetValue(stream.Index, out string? encoder))
        {
            _streams.Add(new MuxStream(stream));
            return;
        }

        _streams.Add(new MuxStream(stream, encoder));
        Note(NoticeKind.Change, $"the sound {stream.Label}", $"a .{_options.Container.Name} file cannot hold {stream.Codec}: stored as {encoder}, sample for sample the same");
    }

    private void AddVideo(StreamInfo stream)
    {
        _streams.Add(new MuxStream(stream));
        Note(NoticeKind.Assumption, $"the other video stream {stream.Label}", FormattableString.Invariant($"copied as it is; stream #{_source.Video.Index} is the one that is enlarged"), new Remedy("enlarges that instead", RemedyOption.VideoStream, stream.Index.ToString(CultureInfo.InvariantCulture)));
    }

    private void AddCover(StreamInfo stream)
    {
        if (_options.Container.Covers == CoverStorage.None) LeaveOut("cover picture", stream.Label, "write .mkv or .mp4 to keep {0}");
        else _streams.Add(new MuxStream(stream, AsAttachment: _options.Container.Covers == CoverStorage.Attachment));
    }

    private void AddAttachment(StreamInfo stream)
    {
        if (_options.Container.HoldsAttachments) _streams.Add(new MuxStream(stream));
        else LeaveOut("attached file", stream.Metadata.GetValueOrDefault("filename") ?? stream.Label, "write .mkv to keep {0}");
    }

    private void AddSubtitle(StreamInfo stream)
    {
        Container container = _options.Container;
        if (container.SubtitleCodecs.Contains(stream.Codec))
        {
            _streams.Add(new MuxStream(stream));
            return;
        }

        bool isText = !PictureSubtitles.Contains(stream.Codec) && stream.Codec != "unknown";
        if (isText && container.TextSubtitles is { } codec)
        {
            string text = codec == "copy" ? "srt" : codec;
            _streams.Add(new MuxStream(stream, text));
            if (stream.Codec is "ass" or "ssa") Note(NoticeKind.Loss, $"the styles of the subtitles {stream.Label}", $"a .{container.Name} file has no place for their fonts, places and effects: stored as {text}", "write .mkv to keep them");
            return;
        }

        string what = isText ? "subtitles" : "picture subtitles";
        if (!_options.DropSubtitles) throw new BadInputException($"A .{container.Name} file cannot hold the {what} {stream.Label}.") { Reason = FailureReason.SubtitlesNotHeld, Values = [.. container.Wider] };
        LeaveOut(what, stream.Label, "write .mkv to keep them");
    }

    private void AddData(StreamInfo stream)
    {
        // The chapter track of MP4 and QuickTime: the muxer makes a new one from the chapters.
        bool chapterTrack = stream.Codec is "bin_data" && _source.Chapters.Count > 0;

        // QuickTime's time code track: the muxer makes a new one from the stream's tag.
        bool timeCode = stream.Metadata.ContainsKey("timecode") && _options.Container.IsMp4;
        if (chapterTrack || timeCode) return;
        if (stream.Metadata.ContainsKey("timecode") && _options.Container.KeptTags is null) Note(NoticeKind.Change, $"the time code {stream.Label}", $"kept as a tag of the video: a .{_options.Container.Name} file has no time code track", "write .mov or .mp4 to keep the track");
        else LeaveOut("data stream", stream.Label, stream.Metadata.ContainsKey("timecode") ? "write .mov or .mp4 to keep {0}" : null);
    }

    private void NoteTheRest()
    {
        Container container = _options.Container;
        foreach (IGrouping<(string Noun, string? Remedy), (string Noun, string Name, string? Remedy)> kind in _leftOut.GroupBy(stream => (stream.Noun, stream.Remedy))) NoteLeftOut(kind.Key.Noun, kind.Key.Remedy, [.. kind.Select(stream => stream.Name)]);
        if (_source.Chapters.Count > 0 && !container.HoldsChapters) Warn($"the {_source.Chapters.Count} chapters", "write .mkv or .mp4 to keep them", many: true);
        if (container.IsMp4 && !UsesFreeKeys && Mp4Tags.Free(_source) is { Count: > 0 } tags) Warn($"the tags {string.Join(", ", tags)} beside a cover picture", "write .mkv to keep them", many: true);
        string[] languages = container.HoldsLanguages ? [] : [.. _streams.Select(stream => stream.Source.Language).OfType<string>().Where(language => language != "und").Distinct()];
        if (languages.Length > 0) Warn($"the languages ({string.Join(", ", languages)})", "write .mkv or .mp4 to keep them", many: true);
        if (container.KeptTags is { } kept && LostTags(kept) is { Count: > 0 } lost) Warn($"the tags {string.Join(", ", lost)}", "write .mkv to keep them", many: true);
        NoteTimes();
        if (!container.HoldsTimestamps) Note(NoticeKind.Change, "frame times", $"a .{container.Name} file holds frames at a constant rate only; frames at other times move to the nearest place", "write .mkv or .mp4 to keep them");
    }

    private List<string> LostTags(IReadOnlyList<string> kept)
        => [.. _source.Metadata.Keys.Where(tag => !kept.Contains(tag, StringComparer.OrdinalIgnoreCase) && !MuxCommand.IsStaleFileTag(tag))];

    private void NoteTimes()
    {
        (Timeline timeline, string name) = (_options.Timeline, _options.Container.Name);
        if (StartShift > TimeSpan.Zero) Note(NoticeKind.Change, "the start", FormattableString.Invariant($"the source starts at {_source.StartTime.TotalSeconds:0.###} s; in a .{name} file everything is {StartShift.TotalSeconds:0} s earlier"), "write .mkv to keep its times");
        if (StartShift < TimeSpan.Zero) Note(NoticeKind.Change, "the start", FormattableString.Invariant($"the source's clock passes zero, so that it starts at {_source.StartTime.TotalSeconds:0.###} s; everything is {-StartShift.TotalSeconds:0} s later"));
        if (timeline.ClockBreaks > 0) Note(NoticeKind.Assumption, "the clock", $"the source's timestamps start again {(timeline.ClockBreaks == 1 ? "once" : $"{timeline.ClockBreaks} times")}, as in joined recordings; each part follows the one before");
        if (timeline.Repeated > 0) Note(NoticeKind.Assumption, timeline.Repeated == 1 ? "a repeated timestamp" : $"{timeline.Repeated} repeated timestamps", "such frames are put between their neighbours");
        if (!_options.Container.HoldsLastLength && timeline.LastLength is { } last && last > (1.5 * timeline.UsualLength) + 0.1) Note(NoticeKind.Loss, "the last frame's length", FormattableString.Invariant($"a .{name} file cannot say that it stays for {last:0.###} s"), "write .mkv or .mp4 to keep it");
    }

    private StreamPlan FateOf(StreamInfo stream)
    {
        MuxStream? kept = _streams.FirstOrDefault(candidate => candidate.Source.Index == stream.Index);
        if (kept is null) return new StreamPlan(stream, StreamFate.LeftOut, stream.Codec);
        if (kept.IsMain) return new StreamPlan(stream, StreamFate.Enlarged, _options.Encoder.Codec);
        return kept.Codec == "copy" ? new StreamPlan(stream, StreamFate.Copied, stream.Codec) : new StreamPlan(stream, StreamFate.Converted, kept.Codec);
    }

    private void LeaveOut(string noun, string name, string? remedy) => _leftOut.Add((noun, name, remedy));

    // A film may bring thirty fonts: one line for all.
    private void NoteLeftOut(string noun, string? remedy, string[] names)
    {
        bool many = names.Length > 1;
        string counted = many ? $"{names.Length} {(noun.EndsWith('s') ? noun : noun + "s")}" : noun;
        string rest = names.Length > MostNames + 1 ? $" and {names.Length - MostNames} more" : "";
        string listed = string.Join(", ", rest.Length > 0 ? names[..MostNames] : names) + rest;
        Warn($"the {counted} {listed}", remedy is null ? null : string.Format(CultureInfo.InvariantCulture, remedy, many ? "them" : "it"), many);
    }

    private void Warn(string what, string? remedy, bool many = false) => Note(NoticeKind.Loss, what, $"a .{_options.Container.Name} file cannot hold {(many ? "them" : "it")}: left out", _options.Container.Format == "matroska" && remedy?.StartsWith("write .mkv", StringComparison.Ordinal) == true ? null : remedy);

    private void Note(NoticeKind kind, string subject, string text, Remedy? remedy = null) => _notices.Add(new Notice(kind, subject, text, remedy));
}

/// <summary>What becomes of a stream of the source.</summary>
public enum StreamFate
{
    /// <summary>It is made larger.</summary>
    Enlarged,

    /// <summary>It is taken over bit for bit.</summary>
    Copied,

    /// <summary>It is kept in another codec or form.</summary>
    Converted,

    /// <summary>It is left out; a notice says why.</summary>
    LeftOut,
}

/// <summary>A stream of the source and what becomes of it.</summary>
/// <param name="Source">The stream.</param>
/// <param name="Fate">What becomes of it.</param>
/// <param name="Codec">ffmpeg's name of what it becomes: the codec of the enlarged video, the encoder of a converted one, else its own.</param>
public sealed record StreamPlan(StreamInfo Source, StreamFate Fate, string Codec);
