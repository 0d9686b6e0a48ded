using Fovea.Tensors;

namespace Fovea.Networks.Nodes;

/// <summary>Means of blocks that do not overlap; their size must divide the picture.</summary>
public sealed class AveragePoolNode : GraphNode
{
    internal AveragePoolNode(GraphValue input, GraphValue output, int size)
        : base([input], [output]) => Size = size;

    /// <summary>Pixels along a side of a block.</summary>
    public int Size { get; }

    /// <inheritdoc/>
    public override string Description => $"average pool {Size}x{Size}";

    internal override int InputMargin(int margin) => margin * Size;

    internal override void Run(GraphRun run) => run[Output] = AveragePool.Apply(run.Tape, run[Inputs[0]], Size);
}
