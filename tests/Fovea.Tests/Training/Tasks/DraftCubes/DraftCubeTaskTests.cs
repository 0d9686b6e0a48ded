using Fovea.Lab.Searches;
using Fovea.Networks;
using Fovea.Networks.Architectures;
using Fovea.Search;
using Fovea.Search.Samplers;
using Fovea.Search.Spaces;
using Fovea.Search.Storage;
using Fovea.Tensors;
using Fovea.Training;
using Fovea.Training.Data;
using Fovea.Training.Drafts;
using Fovea.Training.Losses;

namespace Fovea.Tests.Training.Drafts;

/// <summary>Training of the picture network alone, on a pattern that slides.</summary>
public sealed class DraftCubeTaskTests : IDisposable
{
    private const int Side = 48, Scale = 2;
    private static readonly HoFvsrSpec Elder = new(Scale, Channels: 4, Blocks: 1, UpsamplingChannels: 4, FlowChannels: 6, FlowUpsamplingChannels: 4);
    private readonly string _root = Directory.CreateTempSubdirectory("fovea-drafts-").FullName;
    private readonly string _data;
    private readonly TrainingCache _cache;
    private readonly string _model;

    public DraftCubeTaskTests()
    {
        _data = SyntheticCache.Make([5, 4, 4], Side, Side, (source, frame, pixels) =>
        {
            byte[] wide = new byte[3 * (Side + 10) * Side];
            SyntheticCache.Draw(wide, Side + 10, Side, (ulong)source + 1);
            for (int y = 0; y < Side; y++) wide.AsSpan(3 * (y * (Side + 10) + 2 * frame), 3 * Side).CopyTo(pixels[(3 * y * Side)..]);
        });
        _cache = TrainingCache.Open(_data);
        _model = Path.Combine(_root, "elder");
        using Network elder = Network.Create(Elder, 7);
        Model.Save(_model, new ModelCard("elder", "A start.", Elder, "MIT"), elder);
    }

    public void Dispose()
    {
        _cache.Dispose();
        Directory.Delete(_data, recursive: true);
        Directory.Delete(_root, recursive: true);
    }

    [Fact]
    public void Drafts_and_the_picture_of_them_are_the_whole_network_to_the_bit()
    {
        using Network network = Network.Create(Elder, 3);
        using Tape tape = new();
        using Tensor frames = new(new Shape(1, 3, 12, 10));
        RandomSource random = new(1);
        foreach (ref float value in frames.Span) value = (float)random.NextDouble();
        Tensor cube = SofVsrGraph.BuildDrafts(Elder).Run(tape, [frames], network.Parameters)[0];
        Tensor parts = SofVsrGraph.BuildPicture(Elder).Run(tape, [cube], network.Parameters)[0];
        Assert.Equal(network.Forward(tape, frames).Span.ToArray(), parts.Span.ToArray());
        Assert.Equal(9, cube.Shape.Channels);
    }

    [Fact]
    public void The_picture_learns_while_the_flow_stays()
    {
        HoFvsrSpec spec = Elder with { Channels = 8, Blocks = 2, UpsamplingChannels = 6 };
        using DraftCubes cubes = DraftCubes.Make(_model, _cache, Options(spec), count: 4, threads: 2, TestContext.Current.CancellationToken);
        Assert.Equal(4, cubes.TrainingFrames);
        RunFolder folder = RunFolder.Create(Path.Combine(_root, "run"));
        List<double> errors = [];
        using (TrainingLoop trainer = TrainingLoop.Create(new DraftCubeTask(Options(spec), cubes), folder, new())) trainer.Run(TrainingRuns.Errors(errors.Add), TestContext.Current.CancellationToken);
        Assert.Equal(4, errors.Count);
        Assert.True(errors[^1] < 0.8 * errors[0], $"{errors[0]} to {errors[^1]}");
        using Model elder = Model.Load(_model), made = Model.Load(folder.Model);
        Assert.Equal(spec, made.Network.Spec);
        foreach (string name in made.Network.Parameters.Names.Where(name => name.StartsWith("OFR.", StringComparison.Ordinal)))
        {
            Assert.Equal(elder.Network.Parameters[name].Span.ToArray(), made.Network.Parameters[name].Span.ToArray());
        }
    }

    [Fact]
    public void Only_the_flow_network_is_taken_over()
    {
        using Model elder = Model.Load(_model);
        using Network random = Network.Create(Elder, 3);
        using SuperResolutionState state = SuperResolutionState.Create(Options(Elder) with { Seed = 3, Transfer = _model, TransferPart = HoFvsrSpec.FlowPart });
        foreach (string name in random.Parameters.Names)
        {
            ParameterSet expected = name.StartsWith("OFR.", StringComparison.Ordinal) ? elder.Network.Parameters : random.Parameters;
            Assert.Equal(expected[name].Span.ToArray(), state.Network.Parameters[name].Span.ToArray());
        }
    }

    [Fact]
    public void The_error_on_drafts_is_that_of_the_whole_network()
    {
        TrainingOptions options = Options(Elder) with { Transfer = _model, TransferPart = HoFvsrSpec.FlowPart };
        List<double> onDrafts = [], whole = [];
        using (DraftCubes cubes = DraftCubes.Make(_model, _cache, options, 2, 1, TestContext.Current.CancellationToken))
        using (TrainingLoop trainer = TrainingLoop.Create(new DraftCubeTask(Still(options), cubes), RunFolder.Create(Path.Combine(_root, "a")), new())) trainer.Run(TrainingRuns.Errors(onDrafts.Add), TestContext.Current.CancellationToken);
        using (TrainingLoop trainer = TrainingRuns.Create(Still(options), Path.Combine(_root, "b"), new() { Threads = 1 }, [_cache])) trainer.Run(TrainingRuns.Errors(whole.Add), TestContext.Current.CancellationToken);
        Assert.Equal(whole[0], onDrafts[0], whole[0] * 1e-4);

        // So small a rate that the start is what is judged.
        static TrainingOptions Still(TrainingOptions options) => options with { Stages = [options.Stages[0] with { Steps = 1, LearningRate = 1e-12, FinalLearningRate = 0 }], Validation = options.Validation with { Every = 1 } };
    }

    [Fact]
    public async Task Trials_on_drafts_report_and_repeat()
    {
        using DraftCubes cubes = DraftCubes.Make(_model, _cache, Options(Elder), 4, 1, TestContext.Current.CancellationToken);
        string[] told = [await RunAsync("one", cubes), await RunAsync("two", cubes)];
        Assert.Equal(told[0], told[1]);
        Assert.False(Directory.Exists(Path.Combine(_root, "one", "trial-0000", "model")));
        Assert.True(File.Exists(Path.Combine(_root, "one", "trial-0000", "log.jsonl")));
    }

    [Fact]
    public void Options_without_a_network_as_searches_have_them_make_the_same_drafts()
    {
        using DraftCubes with = DraftCubes.Make(_model, _cache, Options(Elder), 1, 1, TestContext.Current.CancellationToken);
        using DraftCubes without = DraftCubes.Make(_model, _cache, Options(Elder) with { Network = null }, 1, 1, TestContext.Current.CancellationToken);
        Assert.Equal(with.Train[0].Drafts.Span.ToArray(), without.Train[0].Drafts.Span.ToArray());
    }

    [Fact]
    public void Another_flow_network_than_that_of_the_drafts_is_refused()
    {
        using DraftCubes cubes = DraftCubes.Make(_model, _cache, Options(Elder), 1, 1, TestContext.Current.CancellationToken);
        Assert.Throws<BadInputException>(() => new DraftCubeTask(Options(Elder with { FlowChannels = 8 }), cubes));
    }

    [Fact]
    public void What_trials_were_trained_with_is_kept_and_another_way_refused()
    {
        string folder = Path.Combine(_root, "kept");
        Objective(folder, Options(Elder), null).KeepTraining();
        Objective(folder, Options(Elder), null).KeepTraining();
        Assert.Throws<BadInputException>(() => Objective(folder, Options(Elder) with { Ema = 0.5 }, null).KeepTraining());

        // As an older Fovea wrote it.
        string path = Path.Combine(folder, "training.json");
        File.WriteAllText(path, File.ReadAllText(path).Replace("\"ema\"", "\"average\"", StringComparison.Ordinal).Replace("\"flips\"", "\"turns\"", StringComparison.Ordinal));
        Assert.Contains("average", File.ReadAllText(path), StringComparison.Ordinal);
        Objective(folder, Options(Elder), null).KeepTraining();
    }

    private async Task<string> RunAsync(string name, DraftCubes cubes)
    {
        using MemoryStudyStorage storage = new();
        Study study = Study.Create(storage, name, new SearchSpace([new IntParameter("half", 1, 5)]), new() { Sampler = new SamplerOptions { Name = "random" }, Seed = 2 });
        await new SearchRunner(study, new() { Trials = 2 }, new()).RunAsync([Objective(Path.Combine(_root, name), Options(Elder), cubes).RunAsync], TestContext.Current.CancellationToken);
        Assert.All(study.Trials(TestContext.Current.CancellationToken), trial => Assert.Equal([1, 2, 3, 4], trial.IntermediateValues.Select(report => report.Step)));
        return string.Join(';', study.Trials(TestContext.Current.CancellationToken).Select(trial => trial.Values[0].ToString("R")));
    }

    private UpscalerObjective Objective(string folder, TrainingOptions options, DraftCubes? cubes)
        => new(point => Elder with { Channels = 2 * (int)point.GetInteger("half") }, options, _cache, folder, new()) { Drafts = cubes, KeepsModels = false };

    private static TrainingOptions Options(HoFvsrSpec spec) => new()
    {
        Network = spec,
        Adam = new() { WeightDecay = 0 },
        Validation = new() { Every = 10, Frames = 2, Pictures = 0 },
        Stages = [new() { Steps = 40, Batch = 4, Patch = 8, Loss = LossKind.Mse, LearningRate = 1e-2 }],
    };
}
