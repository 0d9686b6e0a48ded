namespace Fovea.Training;

/// <summary>Hears of every step of a run; false stops the run after it, saved.</summary>
public delegate bool TrainingObserver(TrainingProgress progress);

/// <summary>Where a run stands; reported after every step.</summary>
/// <param name="Step">Steps done.</param>
/// <param name="TotalSteps">Steps of the whole run.</param>
/// <param name="Stage">Name of the stage, or what is done instead of training.</param>
/// <param name="Loss">Training loss, smoothed over about 100 steps; NaN where nothing is trained.</param>
/// <param name="LearningRate">Learning rate of the last step.</param>
/// <param name="SamplesPerSecond">Samples a second.</param>
/// <param name="Remaining">Estimate of the time to the end.</param>
/// <param name="Note">Something to tell, once; null mostly.</param>
/// <param name="Validation">The validation that followed this very step; null if there was none.</param>
public sealed record TrainingProgress(
    long Step,
    long TotalSteps,
    string Stage,
    double Loss,
    double LearningRate,
    double SamplesPerSecond,
    TimeSpan Remaining,
    string? Note = null,
    Validation? Validation = null);

/// <summary>How a run, or this part of it, ended.</summary>
/// <param name="Folder">The run folder.</param>
/// <param name="Step">Steps done.</param>
/// <param name="TotalSteps">Steps of the whole run.</param>
/// <param name="Seconds">Seconds spent training, over all sessions.</param>
/// <param name="Validation">The last validation of this session; null when there was none.</param>
/// <param name="Best">The best validation and its step; null when there was none, and where the last weights count.</param>
/// <param name="MillisecondsPerStep">Mean time of a step in this session, validation and saving left out.</param>
/// <param name="DataShare">Share of the threads' time in this session that went into making samples; null where they are not told apart.</param>
public sealed record TrainingResult(
    string Folder,
    long Step,
    long TotalSteps,
    double Seconds,
    Validation? Validation,
    (long Step, double Score)? Best,
    double MillisecondsPerStep,
    double? DataShare)
{
    /// <summary>True when every step is done; false when the run was stopped and can be resumed.</summary>
    public bool Completed => Step >= TotalSteps;
}
