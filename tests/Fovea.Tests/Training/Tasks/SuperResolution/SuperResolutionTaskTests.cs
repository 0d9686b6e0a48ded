using Fovea.Networks;
using Fovea.Networks.Architectures;
using Fovea.Training;
using Fovea.Training.Data;
using Fovea.Training.Losses;
using Fovea.Training.Optimizers;

namespace Fovea.Tests.Training;

public sealed class SuperResolutionTaskTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("fovea-train-").FullName;
    private readonly string _cacheFolder = SyntheticCache.Make();
    private readonly TrainingCache _cache;

    public SuperResolutionTaskTests() => _cache = TrainingCache.Open(_cacheFolder);

    public void Dispose()
    {
        _cache.Dispose();
        Directory.Delete(_cacheFolder, recursive: true);
        Directory.Delete(_root, recursive: true);
    }

    [Theory]
    [InlineData(Reparameterization.Plain)]
    [InlineData(Reparameterization.Ecb)]
    public void Two_hundred_steps_straight_equal_a_hundred_resumed_and_a_hundred_more(Reparameterization form)
    {
        TrainingOptions options = Tiny(form);
        Run(options, "straight", threads: 2);

        using (CancellationTokenSource cancel = new())
        using (TrainingLoop first = TrainingRuns.Create(options, Folder("parts"), new() { Threads = 2, LogEvery = 10 }, Caches(options)))
        {
            Assert.Throws<OperationCanceledException>(() => first.Run(TrainingRuns.After(100, cancel.Cancel), cancel.Token));
            Assert.Equal(100, first.Step);
        }

        using (TrainingLoop second = TrainingRuns.Resume(Folder("parts"), new() { Threads = 2, LogEvery = 10 }, Caches(options)))
        {
            Assert.Equal(100, second.Step);
            Assert.True(second.Run(null, TestContext.Current.CancellationToken).Completed);
        }

        Assert.Equal(Weights("straight"), Weights("parts"));
        Assert.Equal(Scores("straight"), Scores("parts"));
        Assert.Equal(LossLines("straight"), LossLines("parts"));
    }

    [Fact]
    public void A_card_keeps_the_command_and_the_terms_that_the_run_began_with()
    {
        TrainingOptions options = Tiny(Reparameterization.Plain, steps: 20);
        using (CancellationTokenSource cancel = new())
        using (TrainingLoop first = TrainingRuns.Create(options, Folder("parts"), new() { Command = "fovea train --out parts", DataStatement = "Ours alone.", License = "CC0-1.0" }, Caches(options)))
        {
            Assert.Throws<OperationCanceledException>(() => first.Run(TrainingRuns.After(10, cancel.Cancel), cancel.Token));
        }

        using (TrainingLoop second = TrainingRuns.Resume(Folder("parts"), new() { Command = "fovea train --resume parts" }, Caches(options))) second.Run(null, TestContext.Current.CancellationToken);
        using Model model = Model.Load(Path.Combine(Folder("parts"), "model-last"));
        Assert.Equal("fovea train --out parts", model.Card.TrainingCommand);
        Assert.Equal("CC0-1.0", model.Card.License);
        Assert.Null(model.Card.Notes);
        Assert.All(model.Card.Data, data => Assert.Contains("Ours alone.", data.ToString(), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(Reparameterization.Plain, 30)]
    [InlineData(Reparameterization.Ecb, 30)]
    [InlineData(Reparameterization.Plain, 10)]
    public void Training_for_int8_resumes_exactly_and_the_model_has_the_ranges(Reparameterization form, int freeze)
    {
        TrainingOptions options = Tiny(form, steps: 40) with { Quantize = new() { Enabled = true, FreezeAfter = freeze } };
        Run(options, "straight", threads: 1);
        using (CancellationTokenSource cancel = new())
        using (TrainingLoop first = TrainingRuns.Create(options, Folder("parts"), new() { Threads = 3 }, Caches(options)))
        {
            Assert.Throws<OperationCanceledException>(() => first.Run(TrainingRuns.After(20, cancel.Cancel), cancel.Token));
        }

        using (TrainingLoop second = TrainingRuns.Resume(Folder("parts"), new() { Threads = 2 }, Caches(options))) Assert.True(second.Run(null, TestContext.Current.CancellationToken).Completed);
        Assert.Equal(Weights("straight"), Weights("parts"));
        Assert.Equal(Ranges("straight"), Ranges("parts"));
        Run(Tiny(form, steps: 40), "float", threads: 1);
        Assert.NotEqual(Weights("float"), Weights("straight"));
        using Model model = Model.Load(Path.Combine(Folder("straight"), "model"));
        Assert.NotNull(model.Quantization);
    }

    [Fact]
    public void Ranges_frozen_from_the_first_step_are_those_of_the_start()
    {
        Run(Tiny(Reparameterization.Plain, steps: 10) with { Quantize = new() { Enabled = true } }, "start", threads: 1);
        TrainingOptions options = Tiny(Reparameterization.Plain, steps: 10) with { Quantize = new() { Enabled = true, FreezeAfter = 0 } };
        Assert.Throws<BadInputException>(() => Run(options, "nothing", threads: 1));
        Run(options with { Start = Path.Combine(Folder("start"), "model-last") }, "frozen", threads: 1);
        Assert.Equal(Ranges("start"), Ranges("frozen"));
        Assert.NotEqual(Weights("start"), Weights("frozen"));
    }

    [Fact]
    public void The_number_of_threads_changes_no_bit()
    {
        TrainingOptions options = Tiny(Reparameterization.Ecb, steps: 30);
        Run(options, "one", threads: 1);
        Run(options, "three", threads: 3);
        Assert.Equal(Weights("one"), Weights("three"));
    }

    [Fact]
    public void Training_beats_the_start_and_another_seed_gives_other_weights()
    {
        TrainingOptions options = Tiny(Reparameterization.Plain) with { Validation = new() { Every = 10, Pictures = 0 } };
        TrainingResult result = Run(options, "a", threads: 2);
        Run(options with { Seed = 2 }, "b", threads: 2);
        double[] scores = Scores("a");
        Assert.True(scores[^1] > scores[0] + 0.5, $"{scores[0]} to {scores[^1]} dB");
        Assert.Equal(scores.Max(), result.Best!.Value.Score, 9);
        Assert.NotEqual(Weights("a"), Weights("b"));
    }

    [Fact]
    public void The_model_that_comes_out_can_be_opened_and_names_its_data()
    {
        TrainingResult result = Run(Tiny(Reparameterization.Ecb, steps: 20), "run", threads: 2);
        using Model model = Model.Load(Path.Combine(result.Folder, "model"));
        Assert.Equal("tiny", model.Name);
        Assert.Equal(1ul, model.Card.Seed);
        Assert.Equal("drawn", Assert.Single(model.Card.Data).Name);
        Assert.Equal(WeightLicence.NotStated, model.Card.License);
        Assert.Contains("terms of 1 of the 1", model.Card.Notes, StringComparison.Ordinal);
        Assert.Contains(model.Card.Scores, score => score.Metric == "psnr_y");
        string report = File.ReadAllText(Path.Combine(result.Folder, "report.html"));
        Assert.Contains("<path class=\"line s0\"", report, StringComparison.Ordinal);
        Assert.DoesNotContain("http", report, StringComparison.Ordinal);
    }

    [Fact]
    public void A_time_limit_stops_early_and_says_so()
    {
        TrainingOptions options = Tiny(Reparameterization.Plain, steps: 1_000_000);
        using TrainingLoop trainer = TrainingRuns.Create(options, Folder("limited"), new() { Threads = 1, TimeLimit = TimeSpan.FromMilliseconds(200) }, Caches(options));
        TrainingResult result = trainer.Run(null, TestContext.Current.CancellationToken);
        Assert.False(result.Completed);
        Assert.InRange(result.Step, 1, 999_999);
        Assert.Equal(result.Step, Checkpoint.Open(Folder("limited")).Step);
    }

    [Fact]
    public void A_teacher_changes_what_is_learned_until_its_time_is_over()
    {
        TrainingOptions plain = Tiny(Reparameterization.Plain, steps: 40);
        string teacher = Path.Combine(Run(plain with { Seed = 5 }, "teacher", 2).Folder, "model");
        Run(plain, "alone", threads: 2);
        Run(plain with { Teacher = new() { Model = teacher, Weight = 1, Until = 0.5 } }, "taught", threads: 2);
        Run(plain with { Teacher = new() { Model = teacher, Weight = 1, Until = 0 } }, "mute", threads: 2);
        Assert.NotEqual(Weights("alone"), Weights("taught"));
        Assert.Equal(Weights("alone"), Weights("mute"));
    }

    [Fact]
    public void Two_stages_train_each_on_its_own_data()
    {
        string otherFolder = SyntheticCache.Make(seed: 7);
        using TrainingCache other = TrainingCache.Open(otherFolder);
        TrainingOptions options = Tiny(Reparameterization.Plain, steps: 20);
        options = options with { Stages = [options.Stages[0], options.Stages[0] with { Name = "fine-tune", LearningRate = 1e-4 }] };
        Run(options, "same", 2);
        using (TrainingLoop trainer = TrainingRuns.Create(options, Folder("two"), new() { Threads = 2 }, [_cache, other])) Assert.Equal(40, trainer.Run(null, TestContext.Current.CancellationToken).Step);
        Assert.NotEqual(Weights("same"), Weights("two"));
        other.Dispose();
        Directory.Delete(otherFolder, recursive: true);
    }

    [Fact]
    public void Another_cache_is_refused_on_resume()
    {
        Run(Tiny(Reparameterization.Plain, steps: 5), "run", threads: 1);
        string otherFolder = SyntheticCache.Make(seed: 9);
        using (TrainingCache other = TrainingCache.Open(otherFolder))
        {
            Assert.Throws<BadInputException>(() => TrainingRuns.Resume(Folder("run"), new(), [other]));
        }

        Directory.Delete(otherFolder, recursive: true);
    }

    [Fact]
    public void A_damaged_checkpoint_is_refused()
    {
        Run(Tiny(Reparameterization.Plain, steps: 5), "run", threads: 1);
        string path = Path.Combine(Folder("run"), "checkpoints", "last.fovea");
        byte[] bytes = File.ReadAllBytes(path);
        bytes[^100] ^= 1;
        File.WriteAllBytes(path, bytes);
        Assert.Contains("damaged", Assert.Throws<BadInputException>(() => Checkpoint.Open(Folder("run"))).Message, StringComparison.Ordinal);
        File.WriteAllBytes(path, bytes[..40]);
        Assert.Throws<BadInputException>(() => Checkpoint.Open(Folder("run")));
        Assert.Throws<BadInputException>(() => RunFolder.Create(Folder("run")));
    }

    private static TrainingOptions Tiny(Reparameterization form, int steps = 200) => new()
    {
        Name = "tiny",
        Network = new EvsrNetSpec(4, 1, 2, UpsamplingPath.Nearest),
        Form = form,
        Ema = 0.9,
        Adam = new() { WeightDecay = 0, ClipNorm = 1 },
        Validation = new() { Every = 50, Pictures = 0 },
        CheckpointEvery = 70,
        Stages = [new() { Steps = steps, Batch = 4, Patch = 12, LearningRate = 2e-3, Schedule = ScheduleKind.Cosine, Loss = LossKind.L1, FinalSteps = Math.Min(steps, 5), Warmup = 3 }],
    };

    private TrainingResult Run(TrainingOptions options, string name, int threads)
    {
        using TrainingLoop trainer = TrainingRuns.Create(options, Folder(name), new() { Threads = threads, LogEvery = 10 }, Caches(options));
        return trainer.Run(null, TestContext.Current.CancellationToken);
    }

    private IReadOnlyList<TrainingCache> Caches(TrainingOptions options) => [.. options.Stages.Select(_ => _cache)];

    private string Folder(string name) => Path.Combine(_root, name);

    private byte[] Weights(string name) => File.ReadAllBytes(Path.Combine(Folder(name), "model-last", Model.WeightsFile));

    private string Ranges(string name) => File.ReadAllText(Path.Combine(Folder(name), "model-last", Model.RangesFile));

    private double[] Scores(string name) => [.. Log(name).Where(entry => entry.PsnrY is not null).Select(entry => entry.PsnrY!.Value)];

    private (long, double?, double?)[] LossLines(string name) => [.. Log(name).Where(entry => entry.Loss is not null).Select(entry => (entry.Step, entry.Loss, entry.LearningRate))];

    private IEnumerable<LogEntry> Log(string name)
        => File.ReadLines(Path.Combine(Folder(name), "log.jsonl")).Select(line => System.Text.Json.JsonSerializer.Deserialize(line, TrainingJson.Compact.LogEntry)!);
}
