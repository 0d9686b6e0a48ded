namespace Fovea.Training;

/// <summary>Where a run stands; reported after every step.</summary>
/// <param name="Step">Steps done.</param>
/// <param name="TotalSteps">Steps of the whole run.</param>
/// <param name="Stage">Name of the stage.</param>
/// <param name="Loss">Training loss, smoothed over about 100 steps.</param>
/// <param name="LearningRate">Learning rate of the last step.</param>
/// <param name="PsnrY">Last validation in dB; null before the first.</param>
/// <param name="SamplesPerSecond">Patch pairs a second, lately.</param>
/// <param name="Remaining">Estimate of the time to the end.</param>
/// <param name="Note">Something to tell, once; null mostly.</param>
/// <param name="Validation">The judgement that followed this very step; null if there was none.</param>
public sealed record TrainingProgress(
    long Step,
    long TotalSteps,
    string Stage,
    double Loss,
    double LearningRate,
    double? PsnrY,
    double SamplesPerSecond,
    TimeSpan Remaining,
    string? Note = null,
    ValidationScore? Validation = null);
