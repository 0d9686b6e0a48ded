namespace Fovea.Networks;

/// <summary>One operation of a graph: it reads values and writes values. Weights are named, so nodes may share them.</summary>
public abstract class GraphNode
{
    private protected GraphNode(IReadOnlyList<GraphValue> inputs, IReadOnlyList<GraphValue> outputs)
    {
        Inputs = inputs;
        Outputs = outputs;
    }

    /// <summary>Values read, in the operation's order.</summary>
    public IReadOnlyList<GraphValue> Inputs { get; }

    /// <summary>Values written; one for all operations but a split.</summary>
    public IReadOnlyList<GraphValue> Outputs { get; }

    /// <summary>The first value written.</summary>
    public GraphValue Output => Outputs[0];

    /// <summary>What a listing shows, such as "convolution 3x3".</summary>
    public abstract string Description { get; }

    /// <summary>Names of the parameters that the node reads; none for most.</summary>
    public virtual IReadOnlyList<string> ParameterNames => [];

    /// <summary>
    /// Pixels needed on each side of a block of input, when <paramref name="margin"/> pixels are needed on each side
    /// of the matching block of output; both in pixels of the value's own grid. <see cref="NetworkGraph.Unbounded"/> or
    /// more when it may be any.
    /// </summary>
    internal virtual int InputMargin(int margin) => margin;

    /// <summary>Multiply-accumulates of weights for a network input of the size; what has no weights counts nothing.</summary>
    public virtual long CountMultiplyAccumulates(int width, int height) => 0;

    /// <summary>
    /// Operations as the tables of the face papers count them: multiply-accumulates, 1 for every value that a bias is
    /// added to, and 1 for every value of a (leaky or parametric) ReLU.
    /// </summary>
    public virtual long CountOperations(int width, int height) => CountMultiplyAccumulates(width, height);

    /// <summary>Computes the outputs from the inputs.</summary>
    internal abstract void Run(GraphRun run);

    private protected static long CountValues(GraphValue value, int width, int height) => (long)value.Grid.Along(width) * value.Grid.Along(height) * value.Channels;

    private protected static int DivideUp(int value, int divisor) => (value + divisor - 1) / divisor;
}
