using Fovea.Training;
using Fovea.Training.Losses;
using Fovea.Training.Optimizers;

namespace Fovea.Tests.Training;

public sealed class RateScheduleTests
{
    [Theory]
    [InlineData(0, 1e-3)]
    [InlineData(500, 5.05e-4)]
    [InlineData(1000, 1e-5)]
    public void Cosine_runs_from_rate_to_final_rate(long step, double expected)
        => Assert.Equal(expected, new RateSchedule(ScheduleKind.Cosine, 1e-3, 1e-5, 0, []).At(step, 1000), 1e-9);

    [Theory]
    [InlineData(399, 2e-4)]
    [InlineData(400, 1e-4)]
    [InlineData(800, 5e-5)]
    public void Halving_halves_at_the_fractions(long step, double expected)
        => Assert.Equal(expected, new RateSchedule(ScheduleKind.Halving, 2e-4, 0, 0, [0.4, 0.8]).At(step, 1000), 1e-12);

    [Fact]
    public void Warmup_grows_in_a_straight_line()
    {
        RateSchedule schedule = new(ScheduleKind.Constant, 1e-3, 0, 10, []);
        Assert.Equal(1e-4, schedule.At(0, 100), 1e-12);
        Assert.Equal(5e-4, schedule.At(4, 100), 1e-12);
        Assert.Equal(1e-3, schedule.At(10, 100), 1e-12);
    }

    [Fact]
    public void The_defaults_are_the_papers_recipe()
    {
        TrainingOptions options = new();
        TrainingStage stage = Assert.Single(options.Stages);
        Assert.Equal((4, 128, 60_000), (stage.Batch, stage.Patch, stage.Steps));
        Assert.Equal(3.9e9, (double)stage.Steps * stage.Batch * stage.Patch * stage.Patch, 0.05e9);
        Assert.Equal(LossKind.L1, stage.Loss);
        Assert.Equal((0.9, 0.999, 5e-4, false), (options.Adam.Beta1, options.Adam.Beta2, options.Adam.WeightDecay, options.Adam.Decoupled));
        Assert.Equal((2e-4, 1e-4), (stage.RateAt(23_999), stage.RateAt(24_000)));
    }

    [Fact]
    public void The_last_steps_use_the_final_loss()
    {
        TrainingStage stage = new() { Steps = 10, Loss = LossKind.Charbonnier, FinalLoss = LossKind.Mse, FinalSteps = 3 };
        Assert.Equal((LossKind.Charbonnier, LossKind.Mse), (stage.LossAt(6), stage.LossAt(7)));
    }
}
