using Fovea.Networks;
using Fovea.Training;
using Fovea.Training.Data;
using Fovea.Training.Supernets;

namespace Fovea.Tests.Training.Supernets;

public sealed class SupernetTrainerTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("fovea-fgnas-").FullName;
    private readonly string _cacheFolder = SyntheticCache.Make();
    private readonly TrainingCache _cache;

    public SupernetTrainerTests() => _cache = TrainingCache.Open(_cacheFolder);

    public void Dispose()
    {
        _cache.Dispose();
        Directory.Delete(_cacheFolder, recursive: true);
        Directory.Delete(_root, recursive: true);
    }

    [Theory]
    [InlineData(GateEstimatorKind.Step, true)]
    [InlineData(GateEstimatorKind.Gumbel, false)]
    [InlineData(GateEstimatorKind.HardConcrete, false)]
    public void A_search_gives_the_same_gates_again_on_other_threads_and_resumed(GateEstimatorKind kind, bool structured)
    {
        SupernetOptions options = Tiny(kind, structured);
        float[] straight;
        using (SupernetTrainer trainer = SupernetTrainer.Start(options, RunFolder.Create(Folder("straight")), new() { Threads = 1 }, _cache, new MultiplyAccumulateCost()))
        {
            SupernetResult result = trainer.Run(null, TestContext.Current.CancellationToken);
            Assert.True(result.Completed);
            using Model open = Model.Load(result.Model!);
            Assert.Equal(result.PsnrRgb!.Value, open.Card.Scores.Single(score => score.Metric == "psnr_rgb").Value, 4);
            straight = [.. trainer.Psi];
        }

        using (CancellationTokenSource cancel = new())
        using (SupernetTrainer first = SupernetTrainer.Start(options, RunFolder.Create(Folder("parts")), new() { Threads = 3 }, _cache, new MultiplyAccumulateCost()))
        {
            Assert.Throws<OperationCanceledException>(() => first.Run(new After(17, cancel.Cancel), cancel.Token));
        }

        using SupernetTrainer second = SupernetTrainer.Resume(Folder("parts"), new() { Threads = 2 }, _cache, new MultiplyAccumulateCost());
        Assert.Equal(17, second.Step);
        Assert.True(second.Run(null, TestContext.Current.CancellationToken).Completed);
        Assert.Equal(straight, second.Psi);
        Assert.Contains(straight, psi => psi != GateEstimators.Create(kind).Start);
    }

    [Fact]
    public void A_heavy_cost_closes_the_net_down_to_what_the_guard_holds_and_no_cost_leaves_it_dearer()
    {
        SupernetOptions options = Tiny(GateEstimatorKind.Step, structured: true) with { GateLearningRate = 0.05 };
        IReadOnlyList<(double Lambda, SupernetResult Result)> found = SupernetSweep.Run(options, [0.0, 1000.0], Folder("sweep"), new() { Threads = 2 }, _cache, new MultiplyAccumulateCost(), null, TestContext.Current.CancellationToken);
        SupernetDerivation dear = found[0].Result.Derivation, cheap = found[1].Result.Derivation;
        Assert.Equal((4, 8, 0), (cheap.OpenChannels, cheap.Spec.Channels, cheap.OpenBlocks));
        Assert.True(dear.OpenChannels > 4);
        Assert.True(found[1].Result.Cost < found[0].Result.Cost);

        // FramesToReplay, it only says the same; with other options it refuses.
        IReadOnlyList<(double Lambda, SupernetResult Result)> again = SupernetSweep.Run(options, [0.0, 1000.0], Folder("sweep"), new() { Threads = 1 }, _cache, new MultiplyAccumulateCost(), null, TestContext.Current.CancellationToken);
        Assert.Equal(found.Select(one => (one.Result.Cost, one.Result.PsnrRgb)), again.Select(one => (one.Result.Cost, one.Result.PsnrRgb)));
        Assert.Throws<BadInputException>(() => SupernetSweep.Run(options with { Seed = 9 }, [0.0], Folder("sweep"), new(), _cache, new MultiplyAccumulateCost(), null, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Phases_take_a_tenth_six_tenths_and_the_rest_and_lambda_ramps_over_a_quarter()
    {
        SupernetOptions options = new() { Steps = 1000, Lambda = 0.02 };
        Assert.Equal([SupernetPhase.Open, SupernetPhase.Search, SupernetPhase.Search, SupernetPhase.PinAlgorithm], new long[] { 99, 100, 699, 700 }.Select(step => options.Locate(step).Phase));
        Assert.Equal([0, 0, 0.01, 0.02, 0.02, 0], new long[] { 50, 100, 175, 250, 600, 800 }.Select(step => Math.Round(options.LambdaAt(step), 12)));
        Assert.Equal([1e-3, 1e-3, 1e-3, 0.5e-3], new long[] { 0, 500, 700, 850 }.Select(step => Math.Round(options.RateAt(step), 9)));
    }

    private static SupernetOptions Tiny(GateEstimatorKind kind, bool structured) => new()
    {
        Space = new() { Channels = 8, Blocks = 2, Structured = structured, Scale = 2 },
        Estimator = kind,
        Steps = 30,
        Batch = 2,
        Patch = 8,
        GateLearningRate = 0.02,
    };

    private string Folder(string name) => Path.Combine(_root, name);

    /// <summary>Does something once so many steps are done.</summary>
    private sealed class After(long step, Action action) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            if (value.Step == step) action();
        }
    }
}
