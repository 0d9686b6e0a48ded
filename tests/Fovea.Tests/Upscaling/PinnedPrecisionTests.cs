using System.Text.Json;
using Fovea.Inference;
using Fovea.Networks;
using Fovea.Tests.Cli;
using Fovea.Upscaling;

namespace Fovea.Tests.Upscaling;

public sealed class PinnedPrecisionTests
{
    [Theory]
    [InlineData(Precision.Int8)]
    [InlineData(Precision.Float32)]
    public async Task A_job_that_goes_on_keeps_the_numbers_it_began_with_whatever_is_faster_now(Precision begun)
    {
        using UpscaleClips clips = new();
        string clip = clips.Clip("clip.mkv", frames: 20, size: "48x36"), output = clips["out.mkv"];
        UpscaleOptions options = new() { SegmentFrames = 8, Encoder = "ffv1" };
        using Model model = ModelZoo.Open("fovea-x2-int8");
        using (Upscaler first = Upscaler.Create(model, 1, With(model, begun)))
        {
            using CancellationTokenSource stop = new();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new VideoUpscaler(first).RunAsync(clip, output, options, new StopAfter(9, stop), stop.Token));
        }

        string manifest = Path.Combine(output + ".fovea-work", "manifest.json");
        Assert.Contains(begun == Precision.Int8 ? "\"int8\"" : "\"fp32\"", await File.ReadAllTextAsync(manifest, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        using Upscaler second = Upscaler.Create(model, 1, With(model, begun == Precision.Int8 ? Precision.Float32 : Precision.Int8));
        await new VideoUpscaler(second).RunAsync(clip, output, options with { Resume = true }, cancellationToken: TestContext.Current.CancellationToken);
        using Upscaler straight = Upscaler.Create(model, 1, new PlanOptions(Precision: begun));
        await new VideoUpscaler(straight).RunAsync(clip, clips["straight.mkv"], options, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(UpscaleClips.Hashes(clips["straight.mkv"]), UpscaleClips.Hashes(output));
    }

    [Fact]
    public void The_next_job_of_the_same_upscaler_chooses_for_itself()
    {
        using Model model = ModelZoo.Open("fovea-x2-int8");
        PlanOptions plan = With(model, Precision.Float32);
        using Upscaler upscaler = Upscaler.Create(model, 1, plan);
        Assert.Equal(Precision.Int8, upscaler.Pin(48, 36, new PinnedPlan(Precision.Int8, ConvolutionAlgorithm.Fastest)).Precision);
        PinnedPlan next = upscaler.Pin(48, 36);
        Assert.Equal((Precision.Float32, Precision.Fastest), (next.Precision, upscaler.Identity.Precision));
        Assert.Equal(Precision.Float32, next.Choice?.Precision);
        Assert.Same(next, upscaler.Pin(48, 36));
    }

    [Fact]
    public async Task The_command_line_keeps_the_measurement_in_the_cache_and_says_why()
    {
        using UpscaleClips clips = new();
        string clip = clips.Clip("clip.mkv", frames: 4, size: "48x36"), cache = clips["cache"];
        Dictionary<string, string> environment = new() { ["XDG_CACHE_HOME"] = cache };
        string[] job = [clip, "-n", "fovea-x2-int8", "--no-progress", "--stats", "--overwrite", "-o", clips["out.mkv"]];
        UpscaleOutcome first = (await UpscaleProcess.RunWithAsync(environment, job)).Succeeded();
        Assert.Contains("precision: ", first.Errors, StringComparison.Ordinal);
        Assert.Contains("measured now", first.Errors, StringComparison.Ordinal);
        string file = Path.Combine(cache, "fovea", "precision.json");
        using JsonDocument kept = JsonDocument.Parse(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
        if (!kept.RootElement.EnumerateObject().Any()) return; // Other programs disturbed it.
        UpscaleOutcome second = (await UpscaleProcess.RunWithAsync(environment, job)).Succeeded();
        Assert.Contains("measured before", second.Errors, StringComparison.Ordinal);
        UpscaleOutcome told = (await UpscaleProcess.RunWithAsync(environment, [.. job, "--precision", "fp32"])).Succeeded();
        Assert.DoesNotContain("measured", told.Errors, StringComparison.Ordinal);
    }

    // A memory that says which is faster, so that nothing is measured.
    private static PlanOptions With(Model model, Precision faster)
    {
        PlanOptions options = new(Precision: Precision.Fastest) { Memory = new PrecisionMemory() };
        options.Memory.Keep(PrecisionMemory.Key(model.Network, model.Quantization!, 48, 36, options), faster == Precision.Int8 ? new(2, 1) : new(1, 2));
        return options;
    }

    private sealed class StopAfter(long frames, CancellationTokenSource source) : IProgress<UpscaleProgress>
    {
        public void Report(UpscaleProgress value)
        {
            if (value.Frames > frames) source.Cancel();
        }
    }
}
