using Fovea.Lab.Searches;
using Fovea.Networks;
using Fovea.Networks.Architectures;
using Fovea.Search;
using Fovea.Search.Pruners;
using Fovea.Search.Samplers;
using Fovea.Search.Spaces;
using Fovea.Search.Storage;
using Fovea.Tests.Training;
using Fovea.Training;
using Fovea.Training.Data;

namespace Fovea.Tests.Search;

/// <summary>Trials that train a network, on drawn pictures.</summary>
public sealed class UpscalerObjectiveTests : IDisposable
{
    private const int Epochs = 3, StepsPerEpoch = 4;
    private readonly string _root = Directory.CreateTempSubdirectory("fovea-trials-").FullName;
    private readonly string _data;
    private readonly TrainingCache _cache;

    public UpscalerObjectiveTests()
    {
        _data = SyntheticCache.Make(48, 40);
        _cache = TrainingCache.Open(_data);
    }

    public void Dispose()
    {
        _cache.Dispose();
        Directory.Delete(_data, recursive: true);
        Directory.Delete(_root, recursive: true);
    }

    [Fact]
    public async Task A_trial_reports_every_epoch_and_gives_the_least_error()
    {
        Study study = await RunAsync("one", new(), trials: 2);
        Assert.All(study.Trials(), trial =>
        {
            Assert.Equal(TrialState.Complete, trial.State);
            Assert.Equal([1, 2, 3], trial.IntermediateValues.Select(report => report.Step));
            Assert.Equal(trial.IntermediateValues.Min(report => report.Value), trial.Values[0]);
            Assert.True(File.Exists(trial.Attributes.Artefacts["checkpoint"]));
            Assert.True(File.Exists(trial.Attributes.Artefacts["log"]));
            int channels = (int)trial.Configuration!.GetInteger("channels");
            EvsrNetSpec spec = Spec(trial.Configuration);
            Assert.Equal(channels, spec.Channels);
            Assert.Equal(spec.BuildGraph().ParameterCount, trial.Attributes.Parameters);
            Assert.Equal(spec.BuildGraph().CountMultiplyAccumulates(64, 32), trial.Attributes.Macs);
        });
    }

    [Fact]
    public async Task The_error_is_that_of_the_validation_in_the_log()
    {
        TrialRecord trial = (await RunAsync("log", new(), trials: 1)).Trials()[0];
        double[] logged = [.. File.ReadLines(trial.Attributes.Artefacts["log"]).Where(line => line.Contains("psnr_y", StringComparison.Ordinal)).Select(line => System.Text.Json.Nodes.JsonNode.Parse(line)!["psnr_y"]!.GetValue<double>())];
        // One frame is held out, so the mean of its error is its error.
        Assert.Equal(logged.Select(decibels => Math.Pow(10, -decibels / 10)), trial.IntermediateValues.Select(report => report.Value), (a, b) => Math.Abs(a - b) < 1e-9);
    }

    [Fact]
    public async Task The_same_seed_gives_the_same_study_whether_or_not_it_was_interrupted()
    {
        Study straight = await RunAsync("straight", new(), trials: 3);
        using MemoryStudyStorage storage = new();
        Study parts = Create(storage, "parts", new());
        using (CancellationTokenSource stop = new())
        {
            // Stopped as the second trial begins: it is given back, and its folder stays behind.
            Objective inner = Objective("parts");
            int begun = 0;
            SearchRunner first = new(parts, new() { Trials = 3 }, new(), (_, outcome) =>
            {
                if (outcome is null && ++begun == 2) stop.Cancel();
            });
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first.RunAsync([inner], stop.Token));
        }

        await new SearchRunner(parts, new() { Trials = 3 }, new()).RunAsync([Objective("parts")], TestContext.Current.CancellationToken);
        Assert.Equal(Told(straight), Told(parts));
    }

    [Fact]
    public async Task A_pruned_trial_stops_at_the_epoch_that_was_hopeless()
    {
        Study study = await RunAsync("pruned", new PrunerOptions { Name = "median", WarmupSteps = 1, StartupTrials = 1 }, trials: 8);
        TrialRecord[] pruned = [.. study.Trials().Where(trial => trial.State == TrialState.Pruned)];
        Assert.NotEmpty(pruned);
        Assert.All(pruned, trial =>
        {
            Assert.InRange(trial.IntermediateValues.Count, 1, Epochs - 1);
            Assert.NotNull(trial.Attributes.Parameters);
        });
    }

    [Fact]
    public async Task Candidates_race_on_parts_of_the_held_out_frames()
    {
        string data = SyntheticCache.Make([2, 4], 48, 40, (source, frame, pixels) => SyntheticCache.Draw(pixels, 48, 40, (ulong)(10 * source + frame)));
        using TrainingCache cache = TrainingCache.Open(data);
        TrainingOptions training = Training() with { Validation = new() { Every = StepsPerEpoch, Frames = 4, Pictures = 0 } };
        using MemoryStudyStorage storage = new();
        Study study = Study.Create(storage, "race", Space, new() { Sampler = new SamplerOptions { Name = "smac", Instances = 2 }, Seed = 5 });
        UpscalerObjective objective = new(Spec, training, cache, Path.Combine(_root, "race"), new() { Threads = 1 }, (64, 32));
        await new SearchRunner(study, new() { Trials = 6 }, new()).RunAsync([objective.RunAsync], TestContext.Current.CancellationToken);

        Assert.Equal([0, 1], study.Trials().Select(trial => trial.Instance).Distinct().Order());
        foreach (TrialRecord trial in study.Trials())
        {
            // The same training judged on all frames: the part's error is the mean over its two frames alone.
            string folder = Path.Combine(_root, $"again-{trial.Number}");
            double[] parts = [.. Enumerable.Range(0, 2).Select(part => Least(training with { Network = Spec(trial.Configuration!), Seed = trial.Seed, Validation = training.Validation with { Parts = 2, Part = part } }, cache, $"{folder}-{part}"))];
            Assert.Equal(parts[trial.Instance], trial.Values[0]);
            Assert.NotEqual(parts[0], parts[1]);
        }

        cache.Dispose();
        Directory.Delete(data, recursive: true);
    }

    [Fact]
    public void More_parts_than_held_out_frames_are_refused()
        => Assert.Throws<BadInputException>(() => (Training() with { Network = new EvsrNetSpec(Scale: 2, Channels: 4, Blocks: 1), Validation = new() { Every = 1, Frames = 2, Parts = 3 } }).Validate());

    [Fact]
    public void Options_without_epochs_are_refused()
        => Assert.Throws<BadInputException>(() => new UpscalerObjective(Spec, Training() with { Validation = new() { Every = 0 } }, _cache, _root, new()));

    private static readonly SearchSpace Space = new([new IntParameter("channels", 2, 9)]);

    private static double Least(TrainingOptions options, TrainingCache cache, string folder)
    {
        double least = double.PositiveInfinity;
        using TrainingLoop trainer = TrainingRuns.Create(options, folder, new() { Threads = 1 }, [cache]);
        trainer.Run(TrainingRuns.Errors(error => least = Math.Min(least, error)), TestContext.Current.CancellationToken);
        return least;
    }

    private async Task<Study> RunAsync(string name, PrunerOptions pruner, int trials)
    {
        MemoryStudyStorage storage = new();
        Study study = Create(storage, name, pruner);
        await new SearchRunner(study, new() { Trials = trials }, new()).RunAsync([Objective(name)], TestContext.Current.CancellationToken);
        return study;
    }

    private static Study Create(MemoryStudyStorage storage, string name, PrunerOptions pruner)
        => Study.Create(storage, name, Space, new() { Sampler = new SamplerOptions { Name = "random" }, Pruner = pruner, Seed = 5 });

    private Objective Objective(string name) => new UpscalerObjective(Spec, Training(), _cache, Path.Combine(_root, name), new() { Threads = 1 }, (64, 32)).RunAsync;

    private static EvsrNetSpec Spec(Configuration point) => new(Scale: 2, Channels: (int)point.GetInteger("channels"), Blocks: 1);

    private static TrainingOptions Training() => new()
    {
        Validation = new() { Every = StepsPerEpoch, Frames = 1, Pictures = 0 },
        Stages = [new() { Steps = Epochs * StepsPerEpoch, Batch = 2, Patch = 8, LearningRate = 2e-3 }],
    };

    private static IEnumerable<(int Number, string Point, double Value)> Told(Study study) => study.Trials().Select(trial => (trial.Number, trial.Configuration!.ToString(), trial.Values[0]));
}
