using Fovea.Networks.Plans;

namespace Fovea.Upscaling;

/// <summary>
/// All that a resumed job must know: what it was made from, how, and which segments are whole. It lies as
/// <c>manifest.json</c> in the work folder and is replaced in one step after every segment.
/// </summary>
internal sealed record JobManifest
{
    /// <summary>The version that this code writes and reads.</summary>
    public const int CurrentVersion = 1;

    public int Version { get; init; } = CurrentVersion;

    /// <summary>Version of Fovea: another one might not give the same bits.</summary>
    public required string Fovea { get; init; }

    /// <summary>Version of ffmpeg: another one might not give the same bits.</summary>
    public required string Ffmpeg { get; init; }

    public required InputIdentity Input { get; init; }

    public required string Model { get; init; }

    /// <summary>SHA-256 over the model's weights and what it does with them.</summary>
    public required string ModelSha256 { get; init; }

    public required JobSettings Settings { get; init; }

    /// <summary>How convolutions are computed, which decides bits; a resumed job keeps it.</summary>
    public ConvolutionAlgorithm Algorithm { get; init; }

    /// <summary>Frames a segment; a resumed job keeps it.</summary>
    public required int SegmentFrames { get; init; }

    /// <summary>The finished segments in order, without gaps.</summary>
    public IReadOnlyList<FinishedSegment> Segments { get; init; } = [];

    /// <summary>True when the segments hold every frame of the input.</summary>
    public bool HasAllFrames { get; init; }

    /// <summary>Size of the joined and verified file that is about to get its name; null before.</summary>
    public long? VerifiedBytes { get; init; }

    /// <summary>Why work done under this manifest cannot be continued as <paramref name="wanted"/>, or null if it can.</summary>
    public string? Mismatch(JobManifest wanted)
    {
        if (Version != wanted.Version) return $"its manifest has version {Version}, not {wanted.Version}";
        if (Input.Size != wanted.Input.Size) return $"the input has {wanted.Input.Size} bytes now and had {Input.Size}";
        if (Input != wanted.Input) return "the input has changed since";
        if (Model != wanted.Model) return $"it used the model {Model}, not {wanted.Model}";
        if (ModelSha256 != wanted.ModelSha256) return $"the model {Model} has changed since";
        if (Settings.Difference(wanted.Settings) is string difference) return difference;
        if (Fovea != wanted.Fovea) return $"it was begun by Fovea {Fovea}, and this is {wanted.Fovea}";
        return Ffmpeg == wanted.Ffmpeg ? null : $"it was begun with ffmpeg {Ffmpeg}, and this is {wanted.Ffmpeg}";
    }
}
