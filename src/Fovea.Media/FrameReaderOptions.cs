using Fovea.Imaging;
using Fovea.Media.Timelines;

namespace Fovea.Media;

/// <summary>Which frames of a video to read, and how.</summary>
public sealed record FrameReaderOptions
{
    /// <summary>Format of the frames; null takes the one of <see cref="PixelFormats.All"/> nearest to the source's.</summary>
    public PixelFormat? Format { get; init; }

    /// <summary>The part of the file whose frames are wanted.</summary>
    public TimeRange Range { get; init; } = TimeRange.All;

    /// <summary>
    /// Frames to pass over, counted from the first one that <see cref="Range"/> leaves. They are decoded, so what
    /// follows equals what a reader from the start would give.
    /// </summary>
    public long SkipFrames { get; init; }

    /// <summary>True to turn frames as the display matrix says; false leaves them as stored.</summary>
    public bool ApplyRotation { get; init; }

    /// <summary>The parts of the video's clock where it starts again, in order; empty if it does not, or if that is not known.</summary>
    public IReadOnlyList<ClockPart> ClockParts { get; init; } = [];

    /// <summary>Largest width in pixels.</summary>
    public int MaxWidth { get; init; } = 16384;

    /// <summary>Largest height in pixels.</summary>
    public int MaxHeight { get; init; } = 16384;

    /// <summary>Largest number of pixels of a frame; the default is 8K UHD, 7680 × 4320.</summary>
    public long MaxPixels { get; init; } = 7680L * 4320;

    /// <summary>What to do about damage; <see cref="FrameReader.Damage"/> tells what there was.</summary>
    public DamagePolicy OnDamage { get; init; } = DamagePolicy.Stop;
}
