using System.Diagnostics;
using Fovea.Networks;
using Fovea.Tensors;
using Fovea.Upscaling;

namespace Fovea.Lab.Latency;

/// <summary>The stages of networks that run as plain operations: with state in bands over the threads, following motion a frame a thread.</summary>
internal static class GraphStages
{
    private const int Rounds = 5;

    /// <summary>The one way in which such a network runs.</summary>
    public static StagedNetwork Find(Network network, LatencyTask task)
    {
        int[] parts = PartsOf(network, task);
        double rows = parts.Sum(part => (double)part) / task.Height;
        long widest = network.Graph.Nodes.SelectMany(node => node.Outputs).Max(value => (long)value.Channels * value.Grid.Along(task.Width) * value.Grid.Along(task.Height));
        GraphNode[] timed = Timed(network.Graph);
        return new StagedNetwork("plain operations", [.. timed.Select(node => KindOf(network.Graph, node))], widest * sizeof(float) / 1024.0, rows)
        {
            Measure = () => Measure(network, task, parts, timed),
        };
    }

    // Rows of each part of a frame, with those around it that are computed too.
    private static int[] PartsOf(Network network, LatencyTask task)
    {
        using Upscaler upscaler = Upscaler.Create("network", network, task.Threads);
        bool isWhole = !network.Spec.IsRecurrent;
        (int halo, int height) = isWhole ? (Math.Min(task.Height, network.Graph.PartRadius), task.Height + task.Height % 2) : (network.ReceptiveRadius, task.Height);
        return [.. upscaler.BandsOf(task.Width, task.Height).Select(band => Math.Min(height, band.End + halo) - Math.Max(0, band.First - halo))];
    }

    // A convolution that runs as one with the ReLU behind it is timed there.
    private static GraphNode[] Timed(NetworkGraph graph) => [.. graph.Nodes.Where((_, i) => !graph.RunsWithNext(i))];

    private static string KindOf(NetworkGraph graph, GraphNode node)
    {
        int at = graph.Nodes.ToList().IndexOf(node);
        GraphNode[] parts = at > 0 && graph.RunsWithNext(at - 1) ? [graph.Nodes[at - 1], node] : [node];
        return $"{string.Join(" + ", parts.Select(part => part.Description))}: {string.Join('+', parts[0].Inputs.Select(input => input.Channels))} > {node.Output.Channels} at {node.Output.Grid}";
    }

    // Threads are as busy as in a stream: with parts of a frame that is waited for, or each with frames of its own.
    private static double[] Measure(Network network, LatencyTask task, int[] parts, GraphNode[] timed)
    {
        int items = network.Spec.IsRecurrent ? parts.Length : Math.Max(parts.Length, task.Threads);
        double heights = Enumerable.Range(0, items).Sum(item => (double)parts[item % parts.Length]) / task.Height;
        double[][] rounds = new double[Rounds][];
        using DeterministicParallel workers = new(task.Threads);
        Tape[] tapes = [.. Enumerable.Range(0, task.Threads).Select(_ => new Tape())];
        TimeSpan warmUp = FusedStages.NextWarmUp();
        long begun = Stopwatch.GetTimestamp();
        for (int round = -1; round < Rounds; round += Stopwatch.GetElapsedTime(begun) < warmUp ? 0 : 1)
        {
            double[][] sums = [.. Enumerable.Range(0, items).Select(_ => new double[network.Graph.ValueCount])];
            workers.Run(items, (item, worker) => Run(network, task, parts[item % parts.Length], tapes[worker], sums[item]));
            if (round >= 0) rounds[round] = [.. timed.Select(node => sums.Sum(sum => sum[node.Output.Id]) / heights)];
        }

        foreach (Tape tape in tapes) tape.Dispose();
        return [.. Enumerable.Range(0, timed.Length).Select(stage => rounds.Min(round => round[stage]))];
    }

    private static void Run(Network network, LatencyTask task, int rows, Tape tape, double[] milliseconds)
    {
        tape.Reset();
        RandomSource random = new(1);
        Tensor[] inputs = [.. network.Graph.Inputs.Select(input => tape.Rent(new Shape(1, input.Value.Channels, rows, task.Width + (network.Spec.IsRecurrent ? 0 : task.Width % 2))))];
        foreach (Tensor input in inputs)
        {
            foreach (ref float value in input.Span) value = random.NextFloat();
        }

        long last = Stopwatch.GetTimestamp();
        network.Graph.Run(tape, inputs, network.Parameters, (value, tensor) =>
        {
            long now = Stopwatch.GetTimestamp();
            milliseconds[value.Id] += Stopwatch.GetElapsedTime(last, now).TotalMilliseconds;
            last = now;
            return tensor;
        });
    }
}
