using System.Text.Json;
using Fovea.Inference;
using Fovea.Lab.Bench;
using Fovea.Networks;

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
        Assert.Contains("no int8 form", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrong_options_are_bad_input()
    {
        foreach (BenchOptions wrong in (BenchOptions[])[new([]), Small with { Width = 0 }, Small with { Threads = [0] }, Small with { Rounds = 0 }, Small with { Against = ["abacus"] }, Small with { Precisions = [] }])
        {
            await Assert.ThrowsAsync<BadInputException>(() => RunAsync(wrong));
        }
    }

    [Fact]
    public async Task Peers_that_are_here_agree_and_are_timed()
    {
        string[] peers = [.. BenchOptions.KnownPeers.Where(IsHere)];
        if (peers.Length == 0) Assert.Skip("no peer is here (run bench/peers.sh)");
        BenchReport report = await RunAsync(Small with { Against = peers, Rounds = 1 });
        Assert.Equal(peers.Contains("onnxruntime"), report.Rows.Any(row => row.Engine == "onnxruntime" && row.Gflops > 0));
        Assert.Equal(peers.Contains("pytorch"), report.Rows.Any(row => row.Engine == "pytorch"));
        Assert.Equal(peers.Contains("ffmpeg"), report.Rows.Any(row => row is { Engine: "ffmpeg-bicubic", Gflops: null, Model: "x4" }));
    }

    private static Task<BenchReport> RunAsync(BenchOptions options) => SpeedBench.RunAsync(options, null, TestContext.Current.CancellationToken);

    private static bool IsHere(string peer)
    {
        try
        {
            switch (peer)
            {
                case "onnxruntime": Fovea.Lab.Bench.Peers.OnnxRuntime.Load(); break;
                case "pytorch": Fovea.Lab.Bench.Peers.PyTorch.Start().Dispose(); break;
                default: Fovea.Media.Ffmpeg.FindAsync(TestContext.Current.CancellationToken).GetAwaiter().GetResult(); break;
            }

            return true;
        }
        catch (MissingDependencyException)
        {
            return false;
        }
    }
}
