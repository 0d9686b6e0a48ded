using System.Text.Json;
using Fovea.Inference;
using Fovea.Lab.Bench;
using Fovea.Peers;

namespace Fovea.Tests.Lab.Bench;

public sealed class SpeedBenchTests
{
    private static readonly BenchOptions Small = new(["evsrnet-x4"]) { Width = 32, Height = 18, Rounds = 3 };

    [Fact]
    public async Task The_report_has_the_promised_fields_and_figures_that_fit_together()
    {
        BenchReport report = await SpeedBench.RunAsync(Small with { Threads = [1, 2] }, null, TestContext.Current.CancellationToken);
        using JsonDocument document = JsonDocument.Parse(report.ToJson());
        double peak = document.RootElement.GetProperty("machine").GetProperty("fma_gflops_1t").GetDouble();
        JsonElement[] rows = [.. document.RootElement.GetProperty("rows").EnumerateArray()];
        Assert.Equal([1, 2], rows.Select(row => row.GetProperty("threads").GetInt32()));
        string[] fields = ["model", "engine", "precision", "threads", "width", "height", "scale", "median_ms", "p10_ms", "p90_ms", "gflops", "peak_share", "runs"];
        foreach (JsonElement row in rows)
        {
            Assert.Equal(fields, row.EnumerateObject().Select(field => field.Name));
            (double low, double median, double high) = (row.GetProperty("p10_ms").GetDouble(), row.GetProperty("median_ms").GetDouble(), row.GetProperty("p90_ms").GetDouble());
            Assert.True(0 < low && low <= median && median <= high);

            // 9,432 multiply-accumulates a pixel: 1·8·27 and so on, counted in NetworkCountTests.
            Assert.Equal(2 * 9_432 * 32 * 18 / 1e6 / median, row.GetProperty("gflops").GetDouble(), 0.01 * row.GetProperty("gflops").GetDouble() + 1e-3);
            Assert.Equal(row.GetProperty("gflops").GetDouble() / peak / row.GetProperty("threads").GetInt32(), row.GetProperty("peak_share").GetDouble(), 1e-3);
            Assert.Equal(3, row.GetProperty("runs").GetInt32());
        }
    }

    [Fact]
    public async Task A_precision_that_a_model_lacks_is_bad_input()
    {
        BadInputException failure = await Assert.ThrowsAsync<BadInputException>(() => RunAsync(new BenchOptions(["bicubic-x2"]) { Precisions = [Precision.Int8] }));
        Assert.Equal(FailureReason.NoInt8Ranges, failure.Reason);
    }

    [Fact]
    public async Task Wrong_options_are_bad_input()
    {
        foreach (BenchOptions wrong in (BenchOptions[])[new([]), Small with { Width = 0 }, Small with { Threads = [0] }, Small with { Rounds = 0 }, Small with { Precisions = [] }])
        {
            await Assert.ThrowsAsync<BadInputException>(() => RunAsync(wrong));
        }
    }

    [Fact]
    public async Task Other_engines_agree_and_are_timed()
    {
        BenchReport report = await RunAsync(Small with { Peers = [OnnxRuntimeEngine.Peer, .. PyTorchEngine.IsHere ? [PyTorchEngine.Peer] : Array.Empty<BenchPeer>()], Ffmpeg = true, Rounds = 1 });
        Assert.Contains(report.Rows, row => row is { Engine: "onnxruntime", Gflops: > 0 });
        Assert.Equal(PyTorchEngine.IsHere, report.Rows.Any(row => row.Engine == "pytorch"));
        Assert.Contains(report.Rows, row => row is { Engine: "ffmpeg-bicubic", Gflops: null, Model: "x4" });
    }

    private static Task<BenchReport> RunAsync(BenchOptions options) => SpeedBench.RunAsync(options, null, TestContext.Current.CancellationToken);
}
