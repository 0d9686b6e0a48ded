namespace Fovea.Lab.Latency;

/// <summary>What a model says of a network.</summary>
/// <param name="Milliseconds">From frame to frame of a stream.</param>
/// <param name="Kernels">How 3x3 convolutions are computed, or "plain operations".</param>
/// <param name="Stages">What it is the sum of, in thread milliseconds, stages in order.</param>
public sealed record LatencyEstimate(double Milliseconds, string Kernels, IReadOnlyList<StageTime> Stages)
{
    /// <summary>Frames a second.</summary>
    public double FramesPerSecond => 1000 / Milliseconds;
}
