using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Fovea.Tensors;

namespace Fovea.Benchmarks.TrainingStep;

/// <summary>
/// Times forward, backward and Adam of EVSRNet. Prints one JSON object: the losses of the first steps (learning rate
/// 1e-3), the milliseconds of every later step, and the multiply-add rate measured between them.
/// </summary>
internal static class TrainingStepCommand
{
    private const int CheckedSteps = 6;

    public static int Run(string[] args)
    {
        StepOptions options = StepOptions.Parse(args);
        HandBuiltNetwork network = new(options);
        StepData data = new(options, network);
        using HandBuiltTrainer trainer = new(options, network, data);
        double[] losses = [.. Enumerable.Range(0, CheckedSteps).Select(_ => trainer.Step(1e-3f))];
        for (int i = 0; i < 40; i++) trainer.Step(1e-4f); // until the JIT has settled

        using DeterministicParallel workers = new(options.Threads);
        List<double> steps = [], peaks = [];
        long end = Stopwatch.GetTimestamp() + (long)(options.Seconds * Stopwatch.Frequency);
        while (Stopwatch.GetTimestamp() < end || steps.Count < 3)
        {
            if (steps.Count % 10 == 0) peaks.Add(MultiplyAddPeak.Measure(workers, options.Threads));
            long start = Stopwatch.GetTimestamp();
            trainer.Step(1e-4f);
            steps.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        Print(options, network, losses, steps, peaks);
        return 0;
    }

    private static void Print(StepOptions options, HandBuiltNetwork network, double[] losses, List<double> steps, List<double> peaks)
    {
        steps.Sort();
        peaks.Sort();
        double median = steps[steps.Count / 2], peak = peaks[peaks.Count / 2];
        double rate = 2.0 * network.MultiplyAdds / median / 1e6;
        Console.Error.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"fovea {options.Channels}/{options.Blocks}, {options.Batch} x {options.Patch}x{options.Patch}, {options.Threads} thread(s): " +
            $"median {median:F2} ms, p10 {steps[steps.Count / 10]:F2}, p90 {steps[steps.Count * 9 / 10]:F2}, {steps.Count} steps; " +
            $"{rate:F0} GFLOP/s = {100 * rate / peak:F0} % of {peak:F0}"));
        Console.WriteLine(JsonSerializer.Serialize(new { engine = "fovea", losses, milliseconds = steps, peak }));
    }
}
