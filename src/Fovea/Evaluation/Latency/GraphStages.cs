using System.Diagnostics;
using Fovea.Networks;
using Fovea.Networks.Nodes;
using Fovea.Tensors;
using Fovea.Upscaling;

namespace Fovea.Evaluation.Latency;

/// <summary>The stages of networks that run as plain operations: with state in bands over the threads, following motion whole on one.</summary>
internal static class GraphStages
{
    private const int Rounds = 5;

    /// <summary>The one way in which such a network runs.</summary>
    public static StagedNetwork Find(Network network, LatencyTask task)
    {
        FrameBand[] bands = BandsOf(network, task);
        double rows = bands.Sum(band => (double)RowsOf(network, task, band)) / task.Height;
        long widest = network.Graph.Nodes.SelectMany(node => node.Outputs).Max(value => (long)value.Channels * value.Grid.Along(task.Width) * value.Grid.Along(task.Height));
        GraphNode[] timed = Timed(network.Graph);
        return new StagedNetwork("plain operations", [.. timed.Select(node => KindOf(network.Graph, node))], widest * sizeof(float) / 1024.0, rows) { Measure = () => Measure(network, task, bands, timed, rows) };
    }

    private static FrameBand[] BandsOf(Network network, LatencyTask task) => network.Spec.IsRecurrent
        ? FrameBand.Split(task.Height, network.ReceptiveRadius, task.Threads, FrameBand.RowsAtATime(task.Width))
        : [new FrameBand(0, task.Height + task.Height % 2)];

    private static int RowsOf(Network network, LatencyTask task, FrameBand band) => network.Spec.IsRecurrent
        ? Math.Min(task.Height, band.End + network.ReceptiveRadius) - Math.Max(0, band.First - network.ReceptiveRadius)
        : band.End - band.First;

    // A convolution that runs as one with the ReLU behind it is timed there.
    private static GraphNode[] Timed(NetworkGraph graph) => [.. graph.Nodes.Where((_, i) => !graph.RunsWithNext(i))];

    private static string KindOf(NetworkGraph graph, GraphNode node)
    {
        int at = graph.Nodes.ToList().IndexOf(node);
        GraphNode[] parts = at > 0 && graph.RunsWithNext(at - 1) ? [graph.Nodes[at - 1], node] : [node];
        return $"{string.Join(" + ", parts.Select(part => part.Description))}: {string.Join('+', parts[0].Inputs.Select(input => input.Channels))} > {node.Output.Channels} at {node.Output.Grid}";
    }

    private static double[] Measure(Network network, LatencyTask task, FrameBand[] bands, GraphNode[] timed, double rows)
    {
        int threads = network.Spec.IsRecurrent ? task.Threads : 1;
        double[][] rounds = new double[Rounds][];
        using Workers workers = new(threads);
        Tape[] tapes = [.. Enumerable.Range(0, threads).Select(_ => new Tape())];
        for (int round = -1; round < Rounds; round++)
        {
            double[][] sums = [.. bands.Select(_ => new double[network.Graph.ValueCount])];
            workers.Run(bands.Length, (band, worker) => Run(network, task, RowsOf(network, task, bands[band]), tapes[worker], sums[band]));
            if (round >= 0) rounds[round] = [.. timed.Select(node => sums.Sum(sum => sum[node.Output.Id]) / rows)];
        }

        foreach (Tape tape in tapes) tape.Dispose();
        return [.. Enumerable.Range(0, timed.Length).Select(stage => SpeedTest.Median([.. rounds.Select(round => round[stage])]))];
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
