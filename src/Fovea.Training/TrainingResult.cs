namespace Fovea.Training;

/// <summary>How a run, or this part of it, ended.</summary>
/// <param name="Folder">The run folder.</param>
/// <param name="Step">Steps done.</param>
/// <param name="TotalSteps">Steps of the whole run.</param>
/// <param name="Seconds">Seconds spent training, over all sessions.</param>
/// <param name="PsnrY">Last validation in dB; null when there was none.</param>
/// <param name="PsnrRgb">The same for R, G, B.</param>
/// <param name="BestStep">Step of the best validation; null when there was none.</param>
/// <param name="BestPsnrY">The best validation in dB.</param>
/// <param name="MillisecondsPerStep">Mean time of a step in this session, validation and saving left out.</param>
/// <param name="DataShare">Share of the threads' time in this session that went into making patches.</param>
public sealed record TrainingResult(
    string Folder,
    long Step,
    long TotalSteps,
    double Seconds,
    double? PsnrY,
    double? PsnrRgb,
    long? BestStep,
    double? BestPsnrY,
    double MillisecondsPerStep,
    double DataShare)
{
    /// <summary>True when every step is done; false when the time limit stopped the run, which can be resumed.</summary>
    public bool Completed => Step >= TotalSteps;
}
