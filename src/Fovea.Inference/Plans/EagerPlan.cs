using System.Collections.Concurrent;
using Fovea.Networks;
using Fovea.Tensors;

namespace Fovea.Inference;

/// <summary>A network that has no row form: plain operations on the whole range with the rows around it that they see.</summary>
/// <param name="network">The network, which must live as long as the plan.</param>
/// <param name="width">Width of the frames.</param>
/// <param name="height">Height of the frames.</param>
/// <param name="reason">Why it has no row form.</param>
internal sealed class EagerPlan(Network network, int width, int height, string reason) : InferencePlan(network, width, height)
{
    private readonly (NetworkGraph Graph, ParameterSet Parameters, bool HasState) _network = (network.Graph, network.Parameters, network.Spec.IsRecurrent);
    private readonly ConcurrentBag<Tape> _idle = [];

    /// <summary>Why the network has no row form.</summary>
    public string Reason => reason;

    public override bool IsFused => false;

    public override string Kernels => "plain operations";

    private protected override string Summary => $"{Kernels}: {reason}";

    private protected override IEnumerable<string> Lines => Graph.Nodes.Select(node => node.Description);

    private NetworkGraph Graph => _network.Graph;

    private protected override void Make(IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor> outputs, int first, int end)
    {
        if (!_network.HasState) throw new InvalidOperationException("The network has no state.");
        Tape tape = TakeTape();
        int from = Math.Max(0, first - Graph.ReceptiveRadius), to = Math.Min(Height, end + Graph.ReceptiveRadius);
        Tensor[] bands = [.. inputs.Select(input => tape.Rent(input.Shape with { Height = to - from }))];
        for (int i = 0; i < bands.Length; i++) CopyRows(inputs[i], from, bands[i], 0, to - from);
        Tensor[] results = Graph.Run(tape, bands, _network.Parameters);
        for (int i = 0; i < results.Length; i++)
        {
            int finer = outputs[i].Shape.Height / Height;
            CopyRows(results[i], (first - from) * finer, outputs[i], first * finer, (end - first) * finer);
        }

        GiveBack(tape);
    }

    private protected override void Make(RowSource source, RowTarget target, int first, int end)
    {
        Tape tape = TakeTape();
        int from = Math.Max(0, first / Scale - Graph.ReceptiveRadius);
        int to = Math.Min(Height, (end + Scale - 1) / Scale + Graph.ReceptiveRadius);
        Tensor input = tape.Rent(new Shape(1, Graph.Inputs[0].Value.Channels, to - from, Width));
        source.Read(from, to, input);
        Tensor output = Graph.Run(tape, [input], _network.Parameters)[0];
        RowEncoder.Store(output, from * Scale, target, first, end);
        GiveBack(tape);
    }

    private protected override void Free()
    {
        foreach (Tape tape in _idle) tape.Dispose();
    }

    private Tape TakeTape() => _idle.TryTake(out Tape? tape) ? tape : new Tape();

    private void GiveBack(Tape tape)
    {
        tape.Reset();
        _idle.Add(tape);
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
