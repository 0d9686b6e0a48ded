using Fovea.Lab.Searches;
using Fovea.Networks;
using Fovea.Training;
using Fovea.Training.Data;
using Fovea.Training.Supernets;

namespace Fovea.Tests.Training.Supernets;

public sealed class SupernetTaskTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("fovea-fgnas-").FullName;
    private readonly string _cacheFolder = SyntheticCache.Make();
    private readonly TrainingCache _cache;

    public SupernetTaskTests() => _cache = TrainingCache.Open(_cacheFolder);

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
        using (TrainingLoop loop = Create(options, "straight", 1, out SupernetTask task))
        {
            TrainingResult result = loop.Run(null, TestContext.Current.CancellationToken);
            Assert.True(result.Completed);
            using Model open = Model.Load(Path.Combine(result.Folder, "model"));
            Assert.Equal(Assert.IsType<ValidationScore>(result.Validation).PsnrRgb!.Value, open.Card.Scores.Single(score => score.Metric == "psnr_rgb").Value, 4);
            straight = [.. task.Psi];
        }

        using (CancellationTokenSource cancel = new())
        using (TrainingLoop first = Create(options, "parts", 3, out _))
        {
            Assert.Throws<OperationCanceledException>(() => first.Run(TrainingRuns.After(17, cancel.Cancel), cancel.Token));
        }

        (Checkpoint saved, RunSettings settings) = (Checkpoint.Open(Folder("parts")), new() { Threads = 2 });
        SupernetTask resumed = SupernetTask.Resume(saved, _cache, new MultiplyAccumulateCost(), settings);
        using TrainingLoop second = TrainingLoop.Resume(saved, resumed, settings);
        Assert.Equal(17, second.Step);
        Assert.True(second.Run(null, TestContext.Current.CancellationToken).Completed);
        Assert.Equal(straight, resumed.Psi);
        Assert.Contains(straight, psi => psi != GateEstimators.Create(kind).Start);
    }

    [Fact]
    public void A_heavy_cost_closes_the_net_down_to_what_the_guard_holds_and_no_cost_leaves_it_dearer()
    {
        SupernetOptions options = Tiny(GateEstimatorKind.Step, structured: true) with { GateLearningRate = 0.05 };
        IReadOnlyList<SupernetResult> found = SupernetSweep.Run(options, [0.0, 1000.0], Folder("sweep"), new() { Threads = 2 }, _cache, new MultiplyAccumulateCost(), null, TestContext.Current.CancellationToken);
        SupernetDerivation dear = found[0].Derivation, cheap = found[1].Derivation;
        Assert.Equal((4, 8, 0), (cheap.OpenChannels, cheap.Spec.Channels, cheap.OpenBlocks));
        Assert.True(dear.OpenChannels > 4);
        Assert.True(found[1].Cost < found[0].Cost);

        // Again, it only says the same; with other options it refuses.
        IReadOnlyList<SupernetResult> again = SupernetSweep.Run(options, [0.0, 1000.0], Folder("sweep"), new() { Threads = 1 }, _cache, new MultiplyAccumulateCost(), null, TestContext.Current.CancellationToken);
        Assert.Equal(found.Select(one => (one.Cost, one.Score!.PsnrRgb)), again.Select(one => (one.Cost, one.Score!.PsnrRgb)));
        Assert.Throws<BadInputException>(() => SupernetSweep.Run(options with { Seed = 9 }, [0.0], Folder("sweep"), new(), _cache, new MultiplyAccumulateCost(), null, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void A_search_of_an_older_version_is_refused_and_nothing_of_it_is_deleted()
    {
        string saved = Path.Combine(SupernetSweep.FolderOf(Folder("old"), 0), "checkpoints", "supernet.safetensors");
        Directory.CreateDirectory(Path.GetDirectoryName(saved)!);
        File.WriteAllText(saved, "a long search");
        SupernetOptions options = Tiny(GateEstimatorKind.Step, structured: true);
        BadInputException refusal = Assert.Throws<BadInputException>(() => SupernetSweep.Run(options, [0.0], Folder("old"), new(), _cache, new MultiplyAccumulateCost(), null, TestContext.Current.CancellationToken));
        Assert.Contains("older Fovea", refusal.Message, StringComparison.Ordinal);
        Assert.Equal("a long search", File.ReadAllText(saved));
    }

    [Fact]
    public void A_run_of_a_search_has_a_report_with_its_cost()
    {
        using TrainingLoop loop = Create(Tiny(GateEstimatorKind.Step, structured: true), "report", 1, out _);
        loop.Run(null, TestContext.Current.CancellationToken);
        Assert.Contains("Cost of the open gates", File.ReadAllText(Path.Combine(Folder("report"), "report.html")), StringComparison.Ordinal);
        Assert.Contains("\"stage\":\"settle\"", File.ReadAllText(Path.Combine(Folder("report"), "log.jsonl")), StringComparison.Ordinal);
    }

    [Fact]
    public void Phases_take_a_tenth_six_tenths_and_the_rest_and_lambda_ramps_over_a_quarter()
    {
        SupernetOptions options = new() { Steps = 1000, Lambda = 0.02 };
        Assert.Equal([SupernetPhase.Open, SupernetPhase.Search, SupernetPhase.Search, SupernetPhase.Settle], new long[] { 99, 100, 699, 700 }.Select(step => options.Locate(step).Phase));
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

    private TrainingLoop Create(SupernetOptions options, string name, int threads, out SupernetTask task)
    {
        RunSettings settings = new() { Threads = threads };
        task = SupernetTask.Create(options, _cache, new MultiplyAccumulateCost(), settings);
        return TrainingLoop.Create(task, RunFolder.Create(Folder(name)), settings);
    }

    private string Folder(string name) => Path.Combine(_root, name);
}
