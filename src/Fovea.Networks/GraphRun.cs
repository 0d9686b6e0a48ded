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
