using Fovea.Inference;

namespace Fovea.Upscaling;

/// <summary>
/// All that a resumed job must know: what it was made from, how, and which segments are whole. It lies as
/// <c>manifest.json</c> in the work folder and is replaced in one step after every segment.
/// </summary>
internal sealed record JobManifest
{
    /// <summary>The version that this code writes and reads.</summary>
    public const int CurrentVersion = 2;

    public int Version { get; init; } = CurrentVersion;

    /// <summary>Build of Fovea (<see cref="FoveaBuild"/>): another one might not give the same bits.</summary>
    public required string Fovea { get; init; }

    /// <summary>Version of ffmpeg: another one might not give the same bits.</summary>
    public required string Ffmpeg { get; init; }

    /// <summary>What the segments are made of, and how.</summary>
    public required JobOrigin Origin { get; init; }

    /// <summary>How convolutions are computed, which decides bits; a resumed job keeps it.</summary>
    public ConvolutionAlgorithm Algorithm { get; init; }

    /// <summary>Frames a segment; a resumed job keeps it.</summary>
    public required int SegmentFrames { get; init; }

    /// <summary>The finished segments in order, without gaps.</summary>
    public IReadOnlyList<FinishedSegment> Segments { get; init; } = [];

    /// <summary>True when the segments hold every frame of the input.</summary>
    public bool HasAllFrames { get; init; }

    /// <summary>What was damaged in the input, a line each, once all frames are there.</summary>
    public IReadOnlyList<string> Damage { get; init; } = [];

    /// <summary>The joined and verified file that is about to get its name; null before.</summary>
    public FileIdentity? Verified { get; init; }

    /// <summary>Why work done under this manifest cannot be continued as <paramref name="wanted"/>, or null if it can.</summary>
    public string? Mismatch(JobManifest wanted)
    {
        if (Version != wanted.Version) return $"its manifest has version {Version}, not {wanted.Version}";
        if (Origin.Mismatch(wanted.Origin) is string difference) return difference;
        if (Fovea != wanted.Fovea) return $"it was begun by Fovea {Fovea}, and this is {wanted.Fovea}";
        return Ffmpeg == wanted.Ffmpeg ? null : $"it was begun with ffmpeg {Ffmpeg}, and this is {wanted.Ffmpeg}";
    }
}
