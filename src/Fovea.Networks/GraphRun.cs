using Fovea.Networks.Nodes;
using Fovea.Tensors;

namespace Fovea.Networks;

/// <summary>The state of one forward pass through a graph: the tensors of the values computed so far.</summary>
/// <param name="tape">Lends tensors.</param>
/// <param name="parameters">The weights.</param>
/// <param name="valueCount">Values of the graph.</param>
/// <param name="part">What part of the input it runs on; null for all of it.</param>
internal sealed class GraphRun(Tape tape, ParameterSet parameters, int valueCount, GraphPart? part = null)
{
    private readonly Tensor?[] _values = new Tensor?[valueCount];

    public Tape Tape => tape;

    public ParameterSet Parameters => parameters;

    /// <summary>The part of the input that the run is about, or null for all.</summary>
    public GraphPart? Part => part;

    public Tensor this[GraphValue at]
    {
        get => _values[at.Id] ?? throw new InvalidOperationException($"Value {at.Id} is read before it is computed.");
        set => _values[at.Id] = value;
    }

    /// <summary>Forgets a value that nobody reads any more; its memory goes back unless the tape or another value needs it.</summary>
    public void GiveUp(GraphValue value)
    {
        Tensor? tensor = _values[value.Id];
        _values[value.Id] = null;
        if (tensor is not null && !_values.Contains(tensor)) tape.TryReturn(tensor);
    }
}

/// <summary>A part of a network's input on which it runs, beside the whole input, in which flows may point anywhere.</summary>
/// <param name="graph">The network's graph.</param>
/// <param name="whole">(1, C, H, W): all of its one input.</param>
/// <param name="top">First row of the part.</param>
/// <param name="left">First column.</param>
internal sealed class GraphPart(NetworkGraph graph, Tensor whole, int top, int left)
{
    /// <summary>A value of the graph that is channels of its input, whole.</summary>
    public WarpSource Source(GraphValue value) => new(whole, FirstChannel(graph, value)!.Value, value.Channels, top, left);

    /// <summary>The first channel of a graph's one input that a value is, or null for a value that is computed.</summary>
    public static int? FirstChannel(NetworkGraph graph, GraphValue value)
    {
        GraphValue input = graph.Inputs[0].Value;
        if (value == input) return 0;
        GraphNode? node = graph.Nodes.FirstOrDefault(node => node.Outputs.Contains(value));
        return node is SplitNode split && split.Inputs[0] == input ? split.Outputs.TakeWhile(part => part != value).Sum(part => part.Channels) : null;
    }
}
