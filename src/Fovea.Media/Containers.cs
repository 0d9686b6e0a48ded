namespace Fovea.Media;

/// <summary>The output files that Fovea writes, chosen by extension.</summary>
public static class Containers
{
    private static readonly string[] Mp4Subtitles = ["mov_text"];

    /// <summary>MP4.</summary>
    public static readonly Container Mp4 = new()
    {
        Name = "mp4",
        Extensions = [".mp4", ".m4v"],
        Format = "mp4",
        Encoders = [Media.Encoders.X264, Media.Encoders.X265, Media.Encoders.SvtAv1, Media.Encoders.Aom, Media.Encoders.Vp9],
        TextSubtitles = "mov_text",
        SubtitleCodecs = Mp4Subtitles,
        HoldsChapters = true,
        Covers = CoverStorage.Stream,
        HoldsPictureMarks = true,
        HoldsRotation = true,
    };

    /// <summary>QuickTime.</summary>
    public static readonly Container Mov = new()
    {
        Name = "mov",
        Extensions = [".mov", ".qt"],
        Format = "mov",
        Encoders = [Media.Encoders.X264, Media.Encoders.X265, Media.Encoders.ProRes, Media.Encoders.Ffv1],
        TextSubtitles = "mov_text",
        SubtitleCodecs = Mp4Subtitles,
        HoldsChapters = true,
        HoldsPictureMarks = true,
        HoldsRotation = true,
    };

    /// <summary>Matroska: holds everything, with times rounded to a millisecond.</summary>
    public static readonly Container Matroska = new()
    {
        Name = "mkv",
        Extensions = [".mkv"],
        Format = "matroska",
        Encoders = Media.Encoders.All,
        TextSubtitles = "copy",
        SubtitleCodecs = ["subrip", "ass", "ssa", "webvtt", "text", "hdmv_pgs_subtitle", "dvd_subtitle", "dvb_subtitle", "hdmv_text_subtitle", "arib_caption"],
        HoldsAttachments = true,
        HoldsChapters = true,
        Covers = CoverStorage.Attachment,
        HoldsPictureMarks = true,
    };

    /// <summary>WebM.</summary>
    public static readonly Container WebM = new()
    {
        Name = "webm",
        Extensions = [".webm"],
        Format = "webm",
        Encoders = [Media.Encoders.Vp9, Media.Encoders.SvtAv1, Media.Encoders.Aom],
        TextSubtitles = "webvtt",
        SubtitleCodecs = ["webvtt"],
        HoldsPictureMarks = true,
        HoldsChapters = true,
    };

    /// <summary>AVI: frames at a constant rate only.</summary>
    public static readonly Container Avi = new()
    {
        Name = "avi",
        Extensions = [".avi"],
        Format = "avi",
        Encoders = [Media.Encoders.X264, Media.Encoders.Ffv1],
        HoldsReordering = false,
        HoldsTimestamps = false,
        HoldsLanguages = false,
        KeptTags = ["title", "artist", "copyright", "comment", "date", "genre", "album", "track", "language", "encoded_by", "software", "timecode"],
        MovesStart = true,
    };

    /// <summary>NUT, ffmpeg's own.</summary>
    public static readonly Container Nut = new()
    {
        Name = "nut",
        Extensions = [".nut"],
        Format = "nut",
        Encoders = [Media.Encoders.X264, Media.Encoders.X265, Media.Encoders.Ffv1],
        SubtitleCodecs = ["subrip", "ass", "ssa", "dvd_subtitle", "dvb_subtitle"],
        TextSubtitles = "copy",
        HoldsChapters = true,
        MovesStart = true,
    };

    /// <summary>MPEG transport stream.</summary>
    public static readonly Container Ts = new()
    {
        Name = "ts",
        Extensions = [".ts"],
        Format = "mpegts",
        Encoders = [Media.Encoders.X264, Media.Encoders.X265],
        SubtitleCodecs = ["dvb_subtitle", "dvb_teletext"],
        KeptTags = ["service_name", "service_provider"],
        MovesStart = true,
    };

    /// <summary>The transport stream of cameras and Blu-ray discs, whose packets have 192 bytes.</summary>
    public static readonly Container M2ts = Ts with { Name = "m2ts", Extensions = [".m2ts", ".mts"] };

    /// <summary>Every container.</summary>
    public static IReadOnlyList<Container> All { get; } = [Mp4, Mov, Matroska, WebM, Avi, Nut, Ts, M2ts];

    /// <summary>The container that the extension of <paramref name="path"/> chooses.</summary>
    /// <exception cref="BadInputException">Fovea writes no such files.</exception>
    public static Container ForPath(string path)
    {
        string extension = Path.GetExtension(path).ToLowerInvariant();
        Container? container = All.FirstOrDefault(candidate => candidate.Extensions.Contains(extension));
        return container ?? throw new BadInputException($"'{path}': Fovea writes no {(extension.Length > 1 ? extension : "nameless")} videos; end the name in one of {string.Join(", ", All.SelectMany(candidate => candidate.Extensions))}.");
    }
}
