
namespace Fovea.Lab.Bench;

/// <summary>One case of a run: an engine, what it computes, and the times so far.</summary>
internal sealed class BenchCase(string model, string precision, int threads, int scale, double flops, BenchEngine engine) : IDisposable
{
    private readonly List<double> _milliseconds = [];

    /// <summary>The engine.</summary>
    public BenchEngine Engine => engine;

    /// <summary>What progress calls it.</summary>
    public string Name => $"{engine.Name} {model} {precision} on {threads}";

    /// <summary>Milliseconds that its last measurement took on the wall.</summary>
    public double Cost { get; set; }

    /// <summary>Takes one time.</summary>
    public void Measure() => _milliseconds.Add(engine.Measure());

    /// <summary>The row of the report.</summary>
    public BenchRow ToRow(int width, int height, double peak)
    {
        double[] sorted = [.. _milliseconds.Order()];
        double median = (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
        double? gflops = flops > 0 ? flops / median / 1e6 : null;
        return new BenchRow(model, engine.Name, precision, threads, width, height, scale, Round(median), Round(At(0.1)), Round(At(0.9)), gflops is double value ? Round(value) : null, gflops is double rate ? Round(rate / peak / threads) : null, sorted.Length);

        double At(double share) => sorted[(int)Math.Round((sorted.Length - 1) * share)];
    }

    /// <inheritdoc/>
    public void Dispose() => engine.Dispose();

    private static double Round(double value) => Math.Round(value, 4);
}
