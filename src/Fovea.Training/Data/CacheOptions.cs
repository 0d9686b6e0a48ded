namespace Fovea.Training.Data;

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
