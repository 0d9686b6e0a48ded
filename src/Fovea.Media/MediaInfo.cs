using Fovea.Media.Pictures;

namespace Fovea.Media;

/// <summary>What ffprobe says of a file with at least one video stream.</summary>
public sealed record MediaInfo
{
    /// <summary>The file.</summary>
    public required string Path { get; init; }

    /// <summary>How messages call it: its path in quotes, or standard input.</summary>
    public string Name => Path == "-" ? "standard input" : $"'{Path}'";

    /// <summary>ffmpeg's names of the container, such as <c>matroska,webm</c>.</summary>
    public required string Container { get; init; }

    /// <summary>Every stream in the file's order.</summary>
    public required IReadOnlyList<StreamInfo> Streams { get; init; }

    /// <summary>
    /// The video stream that Fovea works on: of those that are no cover pictures the one that the file marks as its
    /// default, then the largest, then the first; or the one that was asked for.
    /// </summary>
    public required VideoStream Video { get; init; }

    /// <summary>Time of the earliest packet of any stream.</summary>
    public TimeSpan StartTime { get; init; }

    /// <summary>Length of the whole file, if it says one.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>The chapters in order.</summary>
    public IReadOnlyList<Chapter> Chapters { get; init; } = [];

    /// <summary>The file's tags.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    /// <summary>True for a picture file (PNG, JPEG, …) rather than a video.</summary>
    public bool IsStillImage { get; init; }

    /// <summary>Arguments that ffmpeg needs before the input to see every stream of it; none for most files.</summary>
    public IReadOnlyList<string> Opening { get; init; } = [];

    /// <summary>The arguments that open the file.</summary>
    internal IReadOnlyList<string> Input => [.. Opening, .. MediaInput.Arguments(Path)];

    /// <summary>The same file with another description of the video.</summary>
    internal MediaInfo WithVideo(VideoStream video) => this with { Video = video, Streams = [.. Streams.Select(stream => stream.Index == video.Index ? video : stream)] };

    /// <summary>What a picture file holds beside its pixels; null for videos.</summary>
    internal PictureFacts? Picture { get; init; }

    /// <summary>The streams of one kind, in the file's order.</summary>
    public IEnumerable<StreamInfo> StreamsOf(StreamKind kind) => Streams.Where(stream => stream.Kind == kind);
}

/// <summary>A named stretch of a video.</summary>
/// <param name="Start">Where it starts.</param>
/// <param name="End">Where it ends.</param>
/// <param name="Title">Its title, or null.</param>
public sealed record Chapter(TimeSpan Start, TimeSpan End, string? Title);
