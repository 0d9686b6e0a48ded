using Fovea.Media.Timelines;

namespace Fovea.Media;

/// <summary>How <see cref="Muxer"/> makes the output file.</summary>
public sealed record MuxOptions
{
    /// <summary>Kind of the output file.</summary>
    public required Container Container { get; init; }

    /// <summary>Encoder that made the segments.</summary>
    public required Encoder Encoder { get; init; }

    /// <summary>The part of the source that was processed. What is not all of it starts at zero.</summary>
    public TimeRange Range { get; init; } = TimeRange.All;

    /// <summary>True to leave out subtitles that the container cannot hold, false to refuse.</summary>
    public bool DropSubtitles { get; init; }

    /// <summary>True to leave out sound that the container cannot hold, false to refuse.</summary>
    public bool DropAudio { get; init; }

    /// <summary>Indices of sound streams of the source that are left out: what <see cref="Muxer.CheckAsync"/> found, with <see cref="DropAudio"/>.</summary>
    public IReadOnlyList<int> DroppedAudio { get; init; } = [];

    /// <summary>By index, encoders that sound of the source is converted with, without loss, because the container cannot hold it as it is.</summary>
    public IReadOnlyDictionary<int, string> ConvertedAudio { get; init; } = new Dictionary<int, string>();

    /// <summary>Indices of streams of the source that have no packet in what is made: no container can be finished with them.</summary>
    public IReadOnlyList<int> EmptyStreams { get; init; } = [];

    /// <summary>True if the video has opacity that the container keeps beside the pictures (VP9), and must mark.</summary>
    public bool MarksAlpha { get; init; }

    /// <summary>When the frames that were made are shown; null if that is not known.</summary>
    public VideoTimes? Times { get; init; }

    /// <summary>What the source's packets say of its times.</summary>
    public Timeline Timeline { get; init; } = new();

    /// <summary>True if the frames were turned as the display matrix says, so that it no longer applies.</summary>
    public bool RotationApplied { get; init; }
}

/// <summary>One stream of the output and where it comes from.</summary>
/// <param name="Source">The source's stream.</param>
/// <param name="Codec"><c>copy</c>, or the subtitle encoder that converts it; the main video is copied from the segments.</param>
/// <param name="IsMain">True for the video that Fovea made.</param>
/// <param name="AsAttachment">True for a cover picture that becomes an attached file.</param>
internal sealed record MuxStream(StreamInfo Source, string Codec = "copy", bool IsMain = false, bool AsAttachment = false);
