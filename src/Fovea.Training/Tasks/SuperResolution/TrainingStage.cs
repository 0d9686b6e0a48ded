using Fovea.Networks;
using Fovea.Training.Losses;
using Fovea.Training.Optimizers;

namespace Fovea.Training;

/// <summary>
/// One part of a training run: so many steps on one data set with one schedule. The defaults are the EVSRNet paper's.
/// </summary>
public sealed record TrainingStage
{
    /// <summary>What the log calls this stage.</summary>
    public string Name { get; init; } = "train";

    /// <summary>Folder of the data; null for the data set given for the whole run.</summary>
    public string? Data { get; init; }

    /// <summary>Optimizer updates, at least 1.</summary>
    public int Steps { get; init; } = 60_000;

    /// <summary>Patches in one update, at least 1.</summary>
    public int Batch { get; init; } = 4;

    /// <summary>Side of a low-resolution patch in pixels.</summary>
    public int Patch { get; init; } = 128;

    /// <summary>Consecutive frames of a sample for a network with state, which starts each sample with none; at least 2. RRN's 7.</summary>
    public int ClipFrames { get; init; } = 7;

    /// <summary>Learning rate at the start.</summary>
    public double LearningRate { get; init; } = 2e-4;

    /// <summary>How the learning rate moves.</summary>
    public ScheduleKind Schedule { get; init; } = ScheduleKind.Halving;

    /// <summary>Fractions of the stage at which the halving schedule halves; the paper's 400 of 1000 epochs.</summary>
    public IReadOnlyList<double> HalveAt { get; init; } = [0.4];

    /// <summary>Learning rate that the cosine schedule ends on.</summary>
    public double FinalLearningRate { get; init; } = 1e-7;

    /// <summary>Steps of linear warm-up.</summary>
    public int Warmup { get; init; }

    /// <summary>The loss.</summary>
    public LossKind Loss { get; init; } = LossKind.L1;

    /// <summary>The loss of the last <see cref="FinalSteps"/> steps.</summary>
    public LossKind FinalLoss { get; init; } = LossKind.Mse;

    /// <summary>How many last steps use <see cref="FinalLoss"/>; 0 for none.</summary>
    public int FinalSteps { get; init; }

    /// <summary>ε of the Charbonnier loss, in units of [0, 1] samples.</summary>
    public double CharbonnierEpsilon { get; init; } = 1e-3;

    /// <summary>Weight of the motion's part of the loss in networks that follow motion, beside the picture's 1; papers have 0.01.</summary>
    public double Motion { get; init; } = 0.01;

    /// <summary>Consecutive frames of a sample.</summary>
    public int FramesOf(NetworkSpec network) => network.IsRecurrent ? ClipFrames : network.Frames;

    /// <summary>The loss of step <paramref name="step"/> (from 0) of this stage.</summary>
    public LossKind LossAt(long step) => step >= Steps - FinalSteps ? FinalLoss : Loss;

    /// <summary>The learning rate of step <paramref name="step"/> (from 0) of this stage.</summary>
    public double RateAt(long step) => new RateSchedule(Schedule, LearningRate, FinalLearningRate, Warmup, HalveAt).At(step, Steps);
}
