using Fovea.Networks;
using Fovea.Networks.Architectures;
using Fovea.Tensors;
using Fovea.Training;
using Fovea.Training.Data;
using Fovea.Training.Degradations;
using Fovea.Training.Losses;
using Fovea.Training.Optimizers;

namespace Fovea.Tests.Training;

/// <summary>Training of a network with state, on clips.</summary>
public sealed class RecurrentTrainingTests : IDisposable
{
    private const int Width = 48, Height = 40;
    private readonly string _root = Directory.CreateTempSubdirectory("fovea-clips-").FullName;
    private readonly string _folder;
    private readonly TrainingCache _cache;

    public RecurrentTrainingTests()
    {
        // A pattern that slides a pixel a frame, a quarter or a half of a low one.
        _folder = SyntheticCache.MakeSliding([6, 5, 5], Width, Height, pixelsAFrame: 1);
        _cache = TrainingCache.Open(_folder);
    }

    public void Dispose()
    {
        _cache.Dispose();
        Directory.Delete(_folder, recursive: true);
        Directory.Delete(_root, recursive: true);
    }

    [Fact]
    public void A_network_with_state_learns_and_resumes_bit_by_bit()
    {
        TrainingOptions options = Tiny(80);
        using (TrainingLoop straight = TrainingRuns.Create(options, Folder("straight"), new() { Threads = 2 }, [_cache])) straight.Run(null, TestContext.Current.CancellationToken);
        using (CancellationTokenSource cancel = new())
        using (TrainingLoop first = TrainingRuns.Create(options, Folder("parts"), new() { Threads = 1 }, [_cache]))
        {
            Assert.Throws<OperationCanceledException>(() => first.Run(TrainingRuns.After(35, cancel.Cancel), cancel.Token));
        }

        using (TrainingLoop second = TrainingRuns.Resume(Folder("parts"), new() { Threads = 2 }, [_cache])) Assert.True(second.Run(null, TestContext.Current.CancellationToken).Completed);
        Assert.Equal(Weights("straight"), Weights("parts"));
        double[] scores = [.. Log("straight").Where(entry => entry.PsnrY is not null).Select(entry => entry.PsnrY!.Value)];
        Assert.True(scores[^1] > scores[0] + 0.5, $"{scores[0]} to {scores[^1]} dB");
    }

    // conv_h reaches a picture only through the state of the frame before: no gradient would mean that none is carried.
    [Fact]
    public void Gradients_go_through_the_state()
    {
        TrainingOptions options = Tiny(1);
        using SuperResolutionState state = SuperResolutionState.Create(options);
        using BatchRunner runner = new(state.PlainLayout, null, 1);
        PatchSampler sampler = new(_cache, Degradation.Create(DegradationKind.BlurDown), 2, 8, 1, frames: 4);
        BatchPlan plan = BatchPlan.At(options, 0);
        float[] gradient = [.. runner.Run(plan, state.Network, state.Raw, sampler, 0).Gradient];
        foreach (string name in new[] { "conv_h.weight", "conv_1.weight", "conv_o.bias" })
        {
            int offset = 0;
            state.RawLayout.ForEach(state.Raw, (tensor, at) => { if (ReferenceEquals(tensor, state.Raw[name])) offset = at; });
            Span<float> weight = state.Raw[name].Span;
            int strongest = Enumerable.Range(0, weight.Length).MaxBy(i => Math.Abs(gradient[offset + i]));
            const float H = 1e-3f;
            float kept = weight[strongest];
            weight[strongest] = kept + H;
            double up = runner.Run(plan, state.Network, state.Raw, sampler, 0).Loss;
            weight[strongest] = kept - H;
            double down = runner.Run(plan, state.Network, state.Raw, sampler, 0).Loss;
            weight[strongest] = kept;
            double slope = (up - down) / (2 * H), found = gradient[offset + strongest];
            Assert.True(found != 0 && Math.Abs(slope - found) <= 0.05 * Math.Abs(found) + 1e-5, $"{name}: slope {slope}, gradient {found}");
        }
    }

    [Fact]
    public void A_clip_is_as_long_as_the_stage_says()
    {
        TrainingOptions options = Tiny(1) with { Stages = [Tiny(1).Stages[0] with { ClipFrames = 6 }] };
        Assert.Equal(6, options.ConsecutiveFrames);
        using SuperResolutionState state = SuperResolutionState.Create(options);
        PatchSampler sampler = new(_cache, Degradation.Create(DegradationKind.BlurDown), 2, 8, 1, frames: 6);
        using Tensor low = new(new Shape(1, 18, 8, 8));
        low.Span.Fill(0.5f);
        using Tape tape = new();
        Assert.Equal(6, ClipPass.Run(tape, state.Network, state.Raw, low).Length);
        BadInputException refusal = Assert.Throws<BadInputException>(() => (options with { Stages = [options.Stages[0] with { ClipFrames = 1 }] }).Validate());
        Assert.Contains("clip_frames", refusal.Message, StringComparison.Ordinal);
    }

    private static TrainingOptions Tiny(int steps) => new()
    {
        Name = "rrn",
        Network = new RrnSpec(4, 1, 2),
        Degradation = DegradationKind.BlurDown,
        Adam = new() { WeightDecay = 0, ClipNorm = 1 },
        Validation = new() { Every = 8, Frames = 2, Pictures = 0 },
        Stages = [new() { Steps = steps, Batch = 2, Patch = 8, ClipFrames = 4, LearningRate = 4e-3, Schedule = ScheduleKind.Constant, Loss = LossKind.Mse }],
    };

    private string Folder(string name) => Path.Combine(_root, name);

    private byte[] Weights(string name) => File.ReadAllBytes(Path.Combine(Folder(name), "model-last", "weights.safetensors"));

    private IEnumerable<LogEntry> Log(string name)
        => File.ReadLines(Path.Combine(Folder(name), "log.jsonl")).Select(line => System.Text.Json.JsonSerializer.Deserialize(line, TrainingJson.Compact.LogEntry)!);
}
