using Fovea.Training.Optimizers;

namespace Fovea.Training.Detectors;

/// <summary>The training of one network of the cascade.</summary>
public sealed record DetectorStage
{
    /// <summary>Which network.</summary>
    public DetectorNet Net { get; init; }

    /// <summary>Optimizer updates, at least 1; of a detector that starts from another also 0, which keeps this network.</summary>
    public int Steps { get; init; } = 10_000;

    /// <summary>Samples in one update, at least 5: three without a face to one face and one part of a face.</summary>
    public int Batch { get; init; } = 128;

    /// <summary>Learning rate at the start.</summary>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>Learning rate at the end of the cosine.</summary>
    public double FinalLearningRate { get; init; } = 1e-5;

    /// <summary>Side of the pictures that the network takes, in pixels.</summary>
    internal int Side => 12 << (int)Net;

    /// <summary>The learning rate of step <paramref name="step"/> (from 0) of this stage.</summary>
    public double RateAt(long step) => new RateSchedule(ScheduleKind.Cosine, LearningRate, FinalLearningRate, 0, []).At(step, Steps);
}
