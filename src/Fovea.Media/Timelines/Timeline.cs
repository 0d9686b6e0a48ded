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

/// <summary>A place in a stream from which its times are moved.</summary>
/// <param name="Packet">The first packet of the stream, counted from 0, that is moved.</param>
/// <param name="Offset">Seconds to add to its own time and to those after it, instead of what was added before.</param>
internal readonly record struct ClockBreak(long Packet, double Offset);

/// <summary>A part of a stream in which its clock runs without a break.</summary>
/// <param name="First">The least timestamp, in ticks.</param>
/// <param name="Last">The greatest timestamp.</param>
/// <param name="Offset">What makes its timestamps go on from the part before.</param>
public readonly record struct ClockPart(long First, long Last, long Offset)
{
    /// <summary>Seconds by which timestamps fall where a clock starts again; less is disorder.</summary>
    public const double LeastFall = 0.2;

    /// <summary>Seconds by which timestamps leap where a clock starts again at a later time; less is a gap.</summary>
    public const double LeastLeap = 10;

    /// <summary>True if a timestamp may be one of this part's.</summary>
    /// <param name="timestamp">The timestamp.</param>
    /// <param name="slack">Ticks by which a decoder may guess a timestamp wrongly that the file does not say.</param>
    public bool Holds(long timestamp, long slack) => timestamp >= First - slack && timestamp <= Last + slack;
}
