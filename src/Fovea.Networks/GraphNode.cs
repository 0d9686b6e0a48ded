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

/// <summary>One value that flows through a graph: the result of a node, or an input.</summary>
/// <param name="Id">Index in the graph, from 0, in the order of computation.</param>
/// <param name="Channels">Number of feature maps.</param>
/// <param name="Grid">Size relative to the network's input.</param>
public sealed record GraphValue(int Id, int Channels, GridScale Grid);

/// <summary>A value that the caller gives.</summary>
/// <param name="Name">What it is: "frame", or for a recurrent network "previous", "state".</param>
/// <param name="Value">The value in the graph.</param>
public sealed record GraphInput(string Name, GraphValue Value);

/// <summary>How fine the grid of a value is: its pixels per pixel of the network's input, along one axis, in lowest terms.</summary>
/// <param name="Numerator">Pixels of the value; positive.</param>
/// <param name="Denominator">Pixels of the input that they cover; positive.</param>
public readonly record struct GridScale(int Numerator, int Denominator)
{
    /// <summary>The grid of the network's input.</summary>
    public static GridScale One => new(1, 1);

    /// <summary>A grid <paramref name="factor"/> times finer.</summary>
    public GridScale Times(int factor) => Reduce(Numerator * factor, Denominator);

    /// <summary>A grid <paramref name="factor"/> times coarser.</summary>
    public GridScale Over(int factor) => Reduce(Numerator, Denominator * factor);

    /// <summary>Pixels along an axis on which the network's input has <paramref name="length"/>; a part of a pixel counts whole.</summary>
    public int Along(int length) => (int)(((long)length * Numerator + Denominator - 1) / Denominator);

    /// <inheritdoc/>
    public override string ToString() => Denominator == 1 ? $"x{Numerator}" : $"x{Numerator}/{Denominator}";

    private static GridScale Reduce(int numerator, int denominator)
    {
        int divisor = numerator;
        for (int rest = denominator; rest != 0;) (divisor, rest) = (rest, divisor % rest);
        return new(numerator / divisor, denominator / divisor);
    }
}
