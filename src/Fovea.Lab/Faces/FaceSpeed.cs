using System.Diagnostics;
using Fovea.Faces;
using Fovea.Lab.Evaluation;
using Fovea.Networks;
using Fovea.Tensors;

namespace Fovea.Lab.Faces;

/// <summary>Times a network on what the paper times: one face of 36x36 pixels, of three frames if it takes them.</summary>
internal static class FaceSpeed
{
    private const int Side = 36;
    private const int Warmups = 8;
    private const int MaximumRuns = 101;
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(2);

    /// <summary>Median seconds of a face on one thread.</summary>
    public static double OnOne(Network network, CancellationToken cancellationToken)
    {
        using Tape tape = new();
        using Tensor face = Face(network);
        for (int i = 0; i < Warmups; i++) Run(network, tape, face);
        List<double> seconds = [];
        long start = Stopwatch.GetTimestamp();
        while (seconds.Count == 0 || (seconds.Count < MaximumRuns && Stopwatch.GetElapsedTime(start) < Budget))
        {
            cancellationToken.ThrowIfCancellationRequested();
            long before = Stopwatch.GetTimestamp();
            Run(network, tape, face);
            seconds.Add(Stopwatch.GetElapsedTime(before).TotalSeconds);
        }

        return SpeedTest.Median(seconds);
    }

    /// <summary>Seconds by faces when as many as fit in the budget share the threads, one face a thread; median of five rounds.</summary>
    public static double OnAll(Network network, int threads, double secondsOnOne)
    {
        using DeterministicParallel workers = new(threads);
        using Tensor face = Face(network);
        Tape[] tapes = [.. Enumerable.Range(0, threads).Select(_ => new Tape())];
        int count = threads * Math.Clamp((int)(Budget.TotalSeconds / 5 / secondsOnOne), 2, 1000);
        List<double> rounds = [];
        for (int round = 0; round < 6; round++)
        {
            long before = Stopwatch.GetTimestamp();
            workers.Run(count, (_, worker) => Run(network, tapes[worker], face));
            // The first round is for the caches.
            if (round > 0) rounds.Add(Stopwatch.GetElapsedTime(before).TotalSeconds / count);
        }

        foreach (Tape tape in tapes) tape.Dispose();
        return SpeedTest.Median(rounds);
    }

    private static void Run(Network network, Tape tape, Tensor face)
    {
        tape.Reset();
        network.Forward(tape, face);
    }

    private static Tensor Face(Network network)
    {
        Tensor face = new(new Shape(1, network.Spec.Frames * network.InputChannels, Side, Side));
        RandomSource random = new(1);
        foreach (ref float value in face.Span) value = (float)random.NextDouble();
        return face;
    }
}
