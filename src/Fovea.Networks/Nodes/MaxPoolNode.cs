using Fovea.Tensors;

namespace Fovea.Networks.Nodes;

/// <summary>Largest values of windows, which may reach over the right and lower edge.</summary>
public sealed class MaxPoolNode : GraphNode
{
    internal MaxPoolNode(GraphValue input, GraphValue output, int size, int stride)
        : base([input], [output]) => (Size, Stride) = (size, stride);

    /// <summary>Pixels along a side of a window.</summary>
    public int Size { get; }

    /// <summary>Pixels from window to window.</summary>
    public int Stride { get; }

    /// <inheritdoc/>
    public override string Description => $"max pool {Size}x{Size} stride {Stride}";

    internal override int InputMargin(int margin) => margin * Stride + Size - 1;

    internal override void Run(GraphRun run) => run[Output] = MaxPool.Apply(run.Tape, run[Inputs[0]], Size, Stride);
}
