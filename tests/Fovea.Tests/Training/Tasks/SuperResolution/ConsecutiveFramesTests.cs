using Fovea.Networks;
using Fovea.Networks.Architectures;
using Fovea.Tensors;
using Fovea.Training;
using Fovea.Training.Data;
using Fovea.Training.Degradations;
using Fovea.Training.Losses;
using Fovea.Training.Optimizers;

namespace Fovea.Tests.Training;

/// <summary>Training of networks that take three frames at once.</summary>
public sealed class ConsecutiveFramesTests : IDisposable
{
    private const int Width = 48, Height = 40;
    private readonly string _root = Directory.CreateTempSubdirectory("fovea-triples-").FullName;
    private readonly string _folder;
    private readonly TrainingCache _cache;

    public ConsecutiveFramesTests()
    {
        // A pattern that slides two pixels a frame.
        _folder = SyntheticCache.MakeSliding([5, 4, 4], Width, Height, pixelsAFrame: 2);
        _cache = TrainingCache.Open(_folder);
    }

    public void Dispose()
    {
        _cache.Dispose();
        Directory.Delete(_folder, recursive: true);
        Directory.Delete(_root, recursive: true);
    }

    [Fact]
    public void Samples_are_three_frames_in_order_of_time_or_backwards()
    {
        string folder = SyntheticCache.Make([6, 1, 3], 16, 16, (_, frame, pixels) => pixels.Fill((byte)(10 * (frame + 1))));
        using TrainingCache cache = TrainingCache.Open(folder);
        PatchSampler sampler = new(cache, Degradation.Create(DegradationKind.Bicubic), 2, 4, 1, frames: 3, FlipKind.Mirror);
        HashSet<(int, int, int)> seen = [];
        using Tensor low = new(new Shape(1, 9, 4, 4)), high = new(new Shape(1, 9, 8, 8));
        for (int sample = 0; sample < 200; sample++)
        {
            sampler.Draw(1, sample, low, high);
            seen.Add((Level(high, 0), Level(high, 3), Level(high, 6)));
            for (int channel = 0; channel < 9; channel++) Assert.Equal(high.Plane(0, channel)[5], low.Plane(0, channel)[5]);
        }

        Assert.Equal([(1, 2, 3), (2, 3, 4), (3, 2, 1), (3, 4, 5), (4, 3, 2), (4, 5, 6), (5, 4, 3), (6, 5, 4)], seen.Order());
        cache.Dispose();
        Directory.Delete(folder, recursive: true);

        static int Level(Tensor tensor, int channel) => (int)MathF.Round(tensor.Plane(0, channel)[0] * 25.5f);
    }

    [Fact]
    public void Frames_that_do_not_follow_each_other_are_refused_with_advice()
    {
        using TrainingCache cache = SyntheticCache.Open(out string folder);
        BadInputException refusal = Assert.Throws<BadInputException>(() => new PatchSampler(cache, Degradation.Create(DegradationKind.Bicubic), 2, 4, 1, frames: 3));
        Assert.Equal((FailureReason.NoConsecutiveFrames, "3"), (refusal.Reason, Assert.Single(refusal.Values)));
        cache.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void A_divided_face_dataset_gives_its_high_clips_and_holds_out_its_own_part()
    {
        foreach (string file in new[] { "train/a/hr.mkv", "train/a/lr.mkv", "train/b/hr.mkv", "validation/c/hr.mkv", "validation/c/lr.mkv", "sheets/a.png", "manifest.json" })
        {
            string path = Path.Combine(_root, "faces", file);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, "{}");
        }

        Assert.False(CacheManifest.ExistsIn(Folder("faces")));
        IReadOnlyList<SourceFinder.Found> found = SourceFinder.Find([Folder("faces")]);
        Assert.Equal(["faces/train/a/hr.mkv", "faces/train/b/hr.mkv", "faces/validation/c/hr.mkv"], found.Select(source => source.Name));
        Assert.Equal(["faces/validation/c/hr.mkv"], SourceSplit.HeldOut(found, new CacheOptions()));
    }

    [Theory]
    [InlineData(31, 31, 3, "0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30")]
    [InlineData(100, 4, 1, "12 37 62 87")]
    [InlineData(100, 8, 3, "24 25 26 74 75 76")]
    [InlineData(5, 2, 3, "1 2 3")]
    [InlineData(2, 2, 3, "0 1")]
    public void Groups_of_frames_are_spread_over_a_clip(int count, int wanted, int consecutive, string expected) =>
        Assert.Equal(expected, string.Join(' ', CacheBuilder.Spread(count, wanted, consecutive).Order()));

    [Fact]
    public void A_network_that_follows_motion_learns_and_resumes_bit_by_bit()
    {
        TrainingOptions options = Tiny(60);
        using (TrainingLoop straight = TrainingRuns.Create(options, Folder("straight"), new() { Threads = 2 }, [_cache])) straight.Run(null, TestContext.Current.CancellationToken);
        using (CancellationTokenSource cancel = new())
        using (TrainingLoop first = TrainingRuns.Create(options, Folder("parts"), new() { Threads = 1 }, [_cache]))
        {
            Assert.Throws<OperationCanceledException>(() => first.Run(TrainingRuns.After(25, cancel.Cancel), cancel.Token));
        }

        using (TrainingLoop second = TrainingRuns.Resume(Folder("parts"), new() { Threads = 2 }, [_cache])) Assert.True(second.Run(null, TestContext.Current.CancellationToken).Completed);
        Assert.Equal(Weights("straight"), Weights("parts"));
        double[] scores = [.. Log("straight").Where(entry => entry.PsnrY is not null).Select(entry => entry.PsnrY!.Value)];
        Assert.True(scores[^1] > scores[0] + 2, $"{scores[0]} to {scores[^1]} dB");
    }

    [Fact]
    public void The_gradient_holds_the_picture_and_the_motion()
    {
        TrainingOptions options = Tiny(1, motion: 0.5);
        using SuperResolutionState state = SuperResolutionState.Create(options);
        using BatchRunner runner = new(state.PlainLayout, null, 1);
        PatchSampler sampler = new(_cache, Degradation.Create(DegradationKind.Bicubic), 2, 8, 1, frames: 3);
        BatchPlan plan = BatchPlan.At(options, 0);
        float[] gradient = [.. runner.Run(plan, state.Network, state.Raw, sampler, 0).Gradient];
        foreach (string name in new[] { "SR.body.0.weight", "OFR.SR.1.weight", "OFR.RNN2.0.weight" })
        {
            int offset = 0;
            state.RawLayout.ForEach(state.Raw, (tensor, at) => { if (ReferenceEquals(tensor, state.Raw[name])) offset = at; });
            Span<float> weight = state.Raw[name].Span;
            int strongest = Enumerable.Range(0, weight.Length).MaxBy(i => Math.Abs(gradient[offset + i]));
            const float H = 2e-3f;
            float kept = weight[strongest];
            weight[strongest] = kept + H;
            double up = runner.Run(plan, state.Network, state.Raw, sampler, 0).Loss;
            weight[strongest] = kept - H;
            double down = runner.Run(plan, state.Network, state.Raw, sampler, 0).Loss;
            weight[strongest] = kept;
            double slope = (up - down) / (2 * H), found = gradient[offset + strongest];
            Assert.True(Math.Abs(slope - found) <= 0.05 * Math.Abs(found) + 1e-5, $"{name}: slope {slope}, gradient {found}");
        }
    }

    [Fact]
    public void What_cannot_be_trained_is_refused()
    {
        Assert.Contains("even", Assert.Throws<BadInputException>(() => (Tiny(1) with { Stages = [new() { Patch = 9 }] }).Validate()).Message, StringComparison.Ordinal);
        Assert.Contains("plain", Assert.Throws<BadInputException>(() => (Tiny(1) with { Form = Reparameterization.Ecb }).Validate()).Message, StringComparison.Ordinal);
    }

    private static TrainingOptions Tiny(int steps, double motion = 0.01) => new()
    {
        Name = "tiny",
        Network = new HoFvsrSpec(2, Channels: 8, Blocks: 1, UpsamplingChannels: 4, FlowChannels: 8, FlowUpsamplingChannels: 4),
        Flips = FlipKind.Mirror,
        Ema = 0.9,
        Adam = new() { WeightDecay = 0, ClipNorm = 1 },
        Validation = new() { Every = 4, Pictures = 0 },
        Stages = [new() { Steps = steps, Batch = 3, Patch = 8, LearningRate = 5e-3, Schedule = ScheduleKind.Cosine, Loss = LossKind.Mse, Motion = motion }],
    };

    private string Folder(string name) => Path.Combine(_root, name);

    private byte[] Weights(string name) => File.ReadAllBytes(Path.Combine(Folder(name), "model-last", "weights.safetensors"));

    private IEnumerable<LogEntry> Log(string name)
        => File.ReadLines(Path.Combine(Folder(name), "log.jsonl")).Select(line => System.Text.Json.JsonSerializer.Deserialize(line, TrainingJson.Compact.LogEntry)!);
}
