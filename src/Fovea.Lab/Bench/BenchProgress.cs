namespace Fovea.Lab.Bench;

/// <summary>How far a run is.</summary>
/// <param name="Message">What is being done.</param>
/// <param name="Fraction">Done part of all rounds, 0 to 1.</param>
/// <param name="Left">Estimated time left; null before the first round.</param>
public sealed record BenchProgress(string Message, double Fraction, TimeSpan? Left);
