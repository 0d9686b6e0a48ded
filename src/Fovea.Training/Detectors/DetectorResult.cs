namespace Fovea.Training.Detectors;

/// <summary>How a detector run, or this part of it, ended.</summary>
/// <param name="Folder">The run folder; <c>model/</c> in it holds the detector.</param>
/// <param name="Step">Steps done.</param>
/// <param name="TotalSteps">Steps of all networks.</param>
/// <param name="Seconds">Seconds spent, over all sessions.</param>
/// <param name="Score">The last validation; null when there was none.</param>
public sealed record DetectorResult(string Folder, long Step, long TotalSteps, double Seconds, DetectorScore? Score)
{
    /// <summary>True when every step is done.</summary>
    public bool Completed => Step >= TotalSteps;
}
