using System.Collections.Concurrent;
using Fovea.Tensors;

namespace Fovea.Networks.Plans;

/// <summary>A network that has no row form: plain operations on the whole range with the rows around it that they see.</summary>
internal sealed class TapePlan(NetworkGraph graph, ParameterSet parameters, int width, int height, int scale) : PlanBody
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

    public override void Dispose()
    {
        foreach (Tape tape in _idle) tape.Dispose();
    }
}
