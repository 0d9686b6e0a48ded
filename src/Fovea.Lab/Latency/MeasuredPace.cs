namespace Fovea.Lab.Latency;

/// <summary>How fast a network was.</summary>
/// <param name="Milliseconds">From frame to frame.</param>
/// <param name="ProcessorMilliseconds">What of it the threads really had a processor, by the system's account; on a machine with other work less than what passed.</param>
public readonly record struct MeasuredPace(double Milliseconds, double ProcessorMilliseconds)
{
    // Threads wait for each other a little on a free machine, too.
    private const double FreeShare = 0.9;

    /// <summary>True when other programs took the processors away for a good part of the time.</summary>
    public bool IsDisturbed => ProcessorMilliseconds < FreeShare * Milliseconds;
}
