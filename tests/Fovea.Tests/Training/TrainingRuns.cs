using Fovea.Training;
using Fovea.Training.Data;

namespace Fovea.Tests.Training;

/// <summary>Runs of super-resolution as a program makes them, and what listens to runs.</summary>
internal static class TrainingRuns
{
    public static TrainingLoop Create(TrainingOptions options, string folder, RunSettings settings, params IReadOnlyList<TrainingCache> caches)
        => TrainingLoop.Create(SuperResolutionTask.Create(options, caches, settings), RunFolder.Create(folder), settings);

    public static TrainingLoop Resume(string folder, RunSettings settings, params IReadOnlyList<TrainingCache> caches)
    {
        Checkpoint saved = Checkpoint.Open(folder);
        return TrainingLoop.Resume(saved, SuperResolutionTask.Resume(saved, caches, settings), settings);
    }

    /// <summary>Does something once so many steps are done.</summary>
    public static TrainingObserver After(long step, Action action) => progress =>
    {
        if (progress.Step == step) action();
        return true;
    };

    /// <summary>Hears of every error on held-out frames.</summary>
    public static TrainingObserver Errors(Action<double> hear) => progress =>
    {
        if (progress.Validation is ValidationScore score) hear(score.MeanSquareY);
        return true;
    };
}
