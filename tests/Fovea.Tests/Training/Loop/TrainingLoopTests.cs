using Fovea.Networks.Architectures;
using Fovea.Training;
using Fovea.Training.Data;
using Fovea.Training.Detectors;

namespace Fovea.Tests.Training;

public sealed class TrainingLoopTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("fovea-loop-").FullName;
    private readonly string _cacheFolder = SyntheticCache.Make();
    private readonly TrainingCache _cache;

    public TrainingLoopTests() => _cache = TrainingCache.Open(_cacheFolder);

    private string Folder => Path.Combine(_root, "run");

    public void Dispose()
    {
        _cache.Dispose();
        Directory.Delete(_cacheFolder, recursive: true);
        Directory.Delete(_root, recursive: true);
    }

    [Fact]
    public void An_observer_that_has_heard_enough_stops_the_run_saved()
    {
        using (TrainingLoop loop = TrainingRuns.Create(Tiny, Folder, new(), _cache))
        {
            TrainingResult stopped = loop.Run(progress => progress.Step < 7, TestContext.Current.CancellationToken);
            Assert.Equal((7, false), (stopped.Step, stopped.Completed));
            Assert.True(Directory.Exists(Path.Combine(Folder, "model-last")));
        }

        using TrainingLoop rest = TrainingRuns.Resume(Folder, new(), _cache);
        Assert.Equal(7, rest.Step);
        Assert.True(rest.Run(null, TestContext.Current.CancellationToken).Completed);
    }

    [Fact]
    public void Validations_come_with_the_step_they_followed_and_the_last_is_the_result()
    {
        List<long> steps = [];
        using TrainingLoop loop = TrainingRuns.Create(Tiny, Folder, new(), _cache);
        Validation? last = null;
        TrainingResult result = loop.Run(
            progress =>
            {
                if (progress.Validation is not null) steps.Add(progress.Step);
                last = progress.Validation;
                return true;
            },
            TestContext.Current.CancellationToken);
        Assert.Equal([8, 16, 20], steps);
        Assert.Same(last, result.Validation);
        Assert.Equal(last!.Score, Assert.IsType<ValidationScore>(last).PsnrY);
    }

    [Theory]
    [InlineData("last.fovea")]
    [InlineData("detector.safetensors")]
    [InlineData("supernet.safetensors")]
    public void A_checkpoint_of_an_older_version_is_refused_in_a_line_and_stays(string name)
    {
        string path = Path.Combine(Folder, "checkpoints", name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        // Version 1: a header without anything, nothing else, and the sum.
        byte[] old = [.. "FOVEACKP"u8, 1, 0, 0, 0, 4, 0, 0, 0, .. "{}  "u8];
        byte[] bytes = [.. old, .. System.Security.Cryptography.SHA256.HashData(old)];
        File.WriteAllBytes(path, bytes);
        string message = Assert.Throws<BadInputException>(() => Checkpoint.Open(Folder)).Message;
        Assert.Contains("older Fovea", message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
        Assert.Throws<BadInputException>(() => Checkpoint.Open(Folder));
        Assert.Equal(bytes, File.ReadAllBytes(path));
    }

    [Fact]
    public void A_run_goes_on_only_as_what_it_was()
    {
        using (TrainingLoop loop = TrainingRuns.Create(Tiny, Folder, new(), _cache)) loop.Run(null, TestContext.Current.CancellationToken);
        Checkpoint saved = Checkpoint.Open(Folder);
        Assert.Equal((SuperResolutionTask.KindName, 20L), (saved.Kind, saved.Step));
        Assert.Throws<BadInputException>(() => DetectorTask.OptionsOf(saved));
        OtherTask other = new(SuperResolutionTask.Resume(saved, [_cache], new()));
        Assert.Contains("something-else", Assert.Throws<BadInputException>(() => TrainingLoop.Resume(saved, other, new())).Message, StringComparison.Ordinal);
        Assert.True(other.IsDisposed);
    }

    private static TrainingOptions Tiny => new()
    {
        Name = "tiny",
        Network = new EvsrNetSpec(4, 1, 2),
        Validation = new() { Every = 8, Pictures = 0 },
        Stages = [new() { Steps = 20, Batch = 2, Patch = 12 }],
    };

    /// <summary>A task of another kind.</summary>
    private sealed class OtherTask(SuperResolutionTask inner) : ITrainingTask
    {
        public bool IsDisposed { get; private set; }

        public string Kind => "something-else";

        public string Name => inner.Name;

        public long TotalSteps => inner.TotalSteps;

        public TrainingCadence Cadence => inner.Cadence;

        public string OptionsJson => inner.OptionsJson;

        public IReadOnlyList<string> Data => inner.Data;

        public TrainingState State => inner.State;

        public IReadOnlyList<Fovea.Networks.ModelData> DescribeData(RunSettings settings) => inner.DescribeData(settings);

        public TrainingStep Advance() => inner.Advance();

        public Validation? Validate(TrainingRun run) => inner.Validate(run);

        public Validation? Finish(TrainingRun run, bool completed) => inner.Finish(run, completed);

        public void Dispose()
        {
            IsDisposed = true;
            inner.Dispose();
        }
    }
}
