using Fovea.Networks;

namespace Fovea.Lab.Latency;

/// <summary>A network whose time was foretold and then measured.</summary>
/// <param name="Network">Such as <c>evsrnet 8/5 nearest</c>.</param>
/// <param name="Kernels">How it was expected to be computed.</param>
/// <param name="Gmac">Multiply-accumulates of a frame in 10⁹.</param>
/// <param name="PredictedMs">The model's time from frame to frame.</param>
/// <param name="MeasuredMs">The real one.</param>
public sealed record LatencyRow(string Network, string Kernels, double Gmac, double PredictedMs, double MeasuredMs)
{
    /// <summary>How far the prediction is off, as a part of the measured time; positive for too slow.</summary>
    public double Error => PredictedMs / MeasuredMs - 1;
}
