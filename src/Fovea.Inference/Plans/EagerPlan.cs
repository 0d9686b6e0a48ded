using System.Collections.Concurrent;
using Fovea.Imaging;
using Fovea.Networks;
using Fovea.Tensors;

namespace Fovea.Inference;

/// <summary>A network that has no row form: plain operations on the whole range with the rows around it that they see.</summary>
internal sealed class EagerPlan(NetworkGraph graph, ParameterSet parameters, int width, int height, int scale) : PlanBody
{
    private readonly ConcurrentBag<Tape> _idle = [];

    public override IReadOnlyList<string> Stages => [.. graph.Nodes.Select(node => node.Description)];

    public override long HeldBytes => 0;

    public override void Run(RowSource source, RowTarget target, int first, int end)
    {
        if (!_idle.TryTake(out Tape? tape)) tape = new Tape();
        int from = Math.Max(0, first / scale - graph.ReceptiveRadius);
        int to = Math.Min(height, (end + scale - 1) / scale + graph.ReceptiveRadius);
        Tensor input = tape.Rent(new Shape(1, graph.Inputs[0].Value.Channels, to - from, width));
        source.Read(from, to, input);
        Tensor output = graph.Run(tape, [input], parameters)[0];
        RowStorage.Store(output, from * scale, target, first, end);
        tape.Reset();
        _idle.Add(tape);
    }

    /// <summary>Runs a graph with state: rows <paramref name="first"/> to <paramref name="end"/> − 1 of its input become rows of whole outputs.</summary>
    public void Run(IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor> outputs, int first, int end)
    {
        if (!_idle.TryTake(out Tape? tape)) tape = new Tape();
        int from = Math.Max(0, first - graph.ReceptiveRadius), to = Math.Min(height, end + graph.ReceptiveRadius);
        Tensor[] bands = [.. inputs.Select(input => tape.Rent(input.Shape with { Height = to - from }))];
        for (int i = 0; i < bands.Length; i++) CopyRows(inputs[i], from, bands[i], 0, to - from);
        Tensor[] results = graph.Run(tape, bands, parameters);
        for (int i = 0; i < results.Length; i++)
        {
            int finer = outputs[i].Shape.Height / height;
            CopyRows(results[i], (first - from) * finer, outputs[i], first * finer, (end - first) * finer);
        }

        tape.Reset();
        _idle.Add(tape);
    }

    public override void Dispose()
    {
        foreach (Tape tape in _idle) tape.Dispose();
    }

    private static void CopyRows(Tensor source, int from, Tensor destination, int to, int rows)
    {
        int row = source.Shape.Width;
        for (int channel = 0; channel < source.Shape.Channels; channel++)
        {
            source.Plane(0, channel).Slice(from * row, rows * row).CopyTo(destination.Plane(0, channel)[(to * row)..]);
        }
    }
}
