using Fovea.Networks;
using Fovea.Search;
using Fovea.Training;
using Fovea.Training.Data;
using Fovea.Training.Losses;
using Fovea.Training.Optimizers;

namespace Fovea.Lab.Searches;

/// <summary>How networks of a kind are trained: the same way, shortly in a trial and for long in the end.</summary>
internal static class TargetSearchTraining
{
    private const int Epochs = 3;

    /// <summary>A trial: small patches, three judgements.</summary>
    public static TrainingOptions Trial(TargetSearchKind kind, int steps) => Of(kind, steps, final: false) with
    {
        Ema = 0.99,
        Validation = new() { Every = (steps + Epochs - 1) / Epochs, Frames = 16, Pictures = 0 },
        CheckpointEvery = 0,
        CheckpointMinutes = 0,
    };

    /// <summary>The training of the winner.</summary>
    public static TrainingOptions Final(TargetSearchKind kind, NetworkSpec spec, string name, int steps, ulong seed) => Of(kind, steps, final: true) with
    {
        Name = name,
        Network = spec,
        Seed = seed,
        Ema = 0.999,
        Validation = new() { Every = Math.Max(1, (steps + 9) / 10), Frames = 32, Pictures = 0 },
    };

    private static TrainingOptions Of(TargetSearchKind kind, int steps, bool final)
    {
        TrainingStage stage = new() { Steps = steps, Schedule = ScheduleKind.Cosine, FinalLearningRate = 1e-6, Warmup = Math.Min(100, steps / 10) };
        TrainingOptions options = new() { Adam = new AdamOptions { WeightDecay = 0, ClipNorm = 1 } };
        return kind switch
        {
            TargetSearchKind.Frames => options with
            {
                Form = Reparameterization.Ecb,

                // A higher rate is good for narrow networks and bad for wide ones, and trials must be fair to both.
                Adam = options.Adam with { ClipNorm = 0.5, Beta2 = final ? options.Adam.Beta2 : 0.99 },
                Stages = [stage with { Batch = final ? 16 : 8, Patch = final ? 48 : 32, Loss = LossKind.Charbonnier, LearningRate = 1e-3 }],
            },
            TargetSearchKind.Recurrent => options with { Stages = [stage with { Batch = 4, Patch = 32, Loss = LossKind.Charbonnier, LearningRate = 2e-3 }] },
            _ => options with { Flips = FlipKind.Mirror, Stages = [stage with { Batch = 4, Patch = 24, Loss = LossKind.Mse, LearningRate = 3e-3 }] },
        };
    }
}
