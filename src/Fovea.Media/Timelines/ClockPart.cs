namespace Fovea.Media.Timelines;

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
