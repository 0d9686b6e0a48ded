namespace Fovea.Media.Timelines;

/// <summary>What the packets of a source say of its times, before anything is decoded.</summary>
public sealed record Timeline
{
    /// <summary>By stream, where its clock breaks and goes on at another time; only for streams with such places.</summary>
    internal IReadOnlyDictionary<int, IReadOnlyList<ClockBreak>> Breaks { get; init; } = new Dictionary<int, IReadOnlyList<ClockBreak>>();

    /// <summary>The parts of the video's clock, in ticks; empty if it never breaks.</summary>
    public IReadOnlyList<ClockPart> VideoParts { get; init; } = [];

    /// <summary>By stream, packets at its start that an edit list hides.</summary>
    internal IReadOnlyDictionary<int, long> Hidden { get; init; } = new Dictionary<int, long>();

    /// <summary>By stream, seconds at which it starts.</summary>
    internal IReadOnlyDictionary<int, double> Starts { get; init; } = new Dictionary<int, double>();

    /// <summary>Seconds that the last frame of the video stays, if the source says it.</summary>
    public double? LastLength { get; init; }

    /// <summary>Seconds that the frames before it stay in the mean; 0 if there are none.</summary>
    public double UsualLength { get; init; }

    /// <summary>Seconds from the source's zero to the end of the last frame that was looked at, with all breaks mended; null if not known.</summary>
    public double? End { get; init; }

    /// <summary>Frames of the video whose timestamp another one has too.</summary>
    public long Repeated { get; init; }

    /// <summary>Times that the source's clock breaks.</summary>
    public int ClockBreaks { get; init; }
}
