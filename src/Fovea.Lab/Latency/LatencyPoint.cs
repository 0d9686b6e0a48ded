namespace Fovea.Lab.Latency;

/// <summary>One measurement of a stage.</summary>
/// <param name="HeldKib">Rows that the whole plan held, in KiB: the more, the farther from the core they lie.</param>
/// <param name="Milliseconds">Time of one thread for a frame.</param>
public readonly record struct LatencyPoint(double HeldKib, double Milliseconds);
