using System.Diagnostics;
using Fovea.Imaging;
using Fovea.Inference;
using Fovea.Lab.Evaluation;
using Fovea.Networks;
using Fovea.Tensors;

namespace Fovea.Lab.Latency;

/// <summary>The stages of networks that frames pass through row by row.</summary>
internal static class FusedStages
{
    private const int Rounds = 5;

    // Until the runtime has compiled its kernels for good, the first of a process longer.
    private static readonly TimeSpan FirstWarmUp = TimeSpan.FromSeconds(0.7);
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(0.04);

    private static int _measured;

    /// <summary>One way for each algorithm that fits the network; none if it has no row form.</summary>
    public static IReadOnlyList<StagedNetwork> Find(Network network, LatencyTask task)
    {
        List<StagedNetwork> ways = [];
        foreach (ConvolutionAlgorithm algorithm in (ConvolutionAlgorithm[])[ConvolutionAlgorithm.Direct, ConvolutionAlgorithm.Winograd])
        {
            using InferencePlan plan = InferencePlan.Compile(network, task.Width, task.Height, new PlanOptions(algorithm));
            if (!plan.IsFused) return [];
            if (plan.Algorithm != algorithm) continue;
            double held = plan.HeldBytes / 1024.0;
            ways.Add(new StagedNetwork(plan.Kernels, [.. plan.Stages.Select(stage => stage.Kind)], held, 1) { Measure = () => Measure(network, task, algorithm) });
        }

        return ways;
    }

    /// <summary>How long to run before measuring.</summary>
    public static TimeSpan NextWarmUp() => Interlocked.Increment(ref _measured) == 1 ? FirstWarmUp : WarmUp;

    // Every thread has a frame of its own, as in a stream, so that they are in each other's way as much as there.
    private static double[] Measure(Network network, LatencyTask task, ConvolutionAlgorithm algorithm)
    {
        using InferencePlan plan = InferencePlan.Compile(network, task.Width, task.Height, new PlanOptions(algorithm));
        using DeterministicParallel workers = new(task.Threads);
        TimeSpan warmUp = NextWarmUp();
        List<double>[][] times = [.. Enumerable.Range(0, task.Threads).Select(_ => plan.Stages.Select(_ => new List<double>()).ToArray())];
        workers.Run(task.Threads, (_, worker) =>
        {
            using Frame source = LatencyMeter.Noise(task.Width, task.Height, worker);
            using Frame destination = new(source.Format, task.Width * task.Scale, task.Height * task.Scale, source.Color);
            bool luma = network.Input == InputColor.Luma;
            long begun = Stopwatch.GetTimestamp();
            for (int round = -1; round < Rounds; round += Stopwatch.GetElapsedTime(begun) < warmUp ? 0 : 1)
            {
                using RowTarget target = luma ? FrameTarget.Luma(destination) : FrameTarget.Rgb(destination);
                IReadOnlyList<double> profile = plan.Profile(luma ? FrameRows.Luma(source) : FrameRows.Rgb(source), target);
                for (int i = 0; round >= 0 && i < profile.Count; i++) times[worker][i].Add(profile[i]);
            }
        });
        return [.. Enumerable.Range(0, plan.Stages.Count).Select(stage => SpeedTest.Median([.. times.SelectMany(own => own[stage])]))];
    }
}

/// <summary>One way in which a network can run, as far as its time goes.</summary>
/// <param name="Kernels">What computes it.</param>
/// <param name="Kinds">Kinds of its stages, in order.</param>
/// <param name="HeldKib">What it holds.</param>
/// <param name="Rows">Rows that each stage works on in a frame, those at the seams of bands included, in heights of the frame.</param>
internal sealed record StagedNetwork(string Kernels, IReadOnlyList<string> Kinds, double HeldKib, double Rows)
{
    /// <summary>Runs it on every thread at once, a few times.</summary>
    /// <remarks>Milliseconds of one thread for a frame's height, a median for each stage.</remarks>
    public required Func<IReadOnlyList<double>> Measure { get; init; }
}
