using Fovea.Media;

namespace Fovea.Upscaling;

/// <summary>How a file is upscaled.</summary>
public sealed record UpscaleOptions
{
    /// <summary>Largest output by default: the pixels of 8K, 7680 × 4320.</summary>
    public const long DefaultMaxOutputPixels = 7680L * 4320;

    /// <summary>ffmpeg's name of the encoder; null for the container's default (libx264, or libvpx-vp9 for webm).</summary>
    public string? Encoder { get; init; }

    /// <summary>Encoder options as <c>key=value</c>, from the encoder's allowlist.</summary>
    public IReadOnlyList<string> EncoderOptions { get; init; } = [];

    /// <summary>ffmpeg's name of the output's pixel format; null keeps the source's where the encoder can.</summary>
    public string? PixelFormat { get; init; }

    /// <summary>The part of the input to upscale.</summary>
    public TimeRange Range { get; init; } = TimeRange.All;

    /// <summary>True to leave out subtitles that the output's container cannot hold; false refuses.</summary>
    public bool DropSubtitles { get; init; }

    /// <summary>True to leave out sound that the output's container cannot hold; false refuses.</summary>
    public bool DropAudio { get; init; }

    /// <summary>Index of the video stream to enlarge; null takes the file's default, then the largest.</summary>
    public int? VideoStream { get; init; }

    /// <summary>True to refuse, before any work, a job that would lose anything of the input.</summary>
    public bool Strict { get; init; }

    /// <summary>What to do about a damaged source. Damage that was kept or left out is told in <see cref="UpscaleResult.Warnings"/>.</summary>
    public DamagePolicy OnDamage { get; init; } = DamagePolicy.Keep;

    /// <summary>True to continue what an interrupted job left in its work folder; without one the job starts anew.</summary>
    public bool Resume { get; init; }

    /// <summary>True to replace an output that exists, and to discard what an interrupted job left.</summary>
    public bool Overwrite { get; init; }

    /// <summary>True to make the folder of the output where it is missing; false refuses.</summary>
    public bool MakeFolder { get; init; }

    /// <summary>
    /// Frames that are encoded into one file and lost at most when the process dies; at least 1. Null chooses by size:
    /// 250 up to 1280 × 720, fewer for larger outputs, at least 48.
    /// </summary>
    public int? SegmentFrames { get; init; }

    /// <summary>Larger outputs are refused: width × height in pixels.</summary>
    public long MaxOutputPixels { get; init; } = DefaultMaxOutputPixels;

    /// <summary>Which frames these options ask for. Size is checked against the output's limit, not here.</summary>
    internal FrameReaderOptions Reading() => new()
    {
        Range = Range,
        OnDamage = OnDamage,
        MaxWidth = int.MaxValue,
        MaxHeight = int.MaxValue,
        MaxPixels = long.MaxValue,
    };
}
