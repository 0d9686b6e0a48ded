namespace Fovea.Lab.Latency;

/// <summary>The time of one stage of a network.</summary>
/// <param name="Kind">Its kind; the key of a table.</param>
/// <param name="Milliseconds">Time of one thread for a frame.</param>
public sealed record StageTime(string Kind, double Milliseconds);
