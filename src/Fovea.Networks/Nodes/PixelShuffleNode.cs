using Fovea.Tensors;

namespace Fovea.Networks.Nodes;

/// <summary>Moves scale·scale channels into each pixel: (C·r·r, H, W) becomes (C, r·H, r·W).</summary>
public sealed class PixelShuffleNode : GraphNode
{
    internal PixelShuffleNode(GraphValue input, GraphValue output, int scale, PixelOrder order)
        : base([input], [output])
    {
        Scale = scale;
        Order = order;
    }

    /// <summary>Output pixels per input pixel along an axis.</summary>
    public int Scale { get; }

    /// <summary>Which channel goes to which pixel.</summary>
    public PixelOrder Order { get; }

    /// <inheritdoc/>
    public override string Description => $"pixel shuffle x{Scale}";

    internal override int InputMargin(int margin) => DivideUp(margin, Scale);

    internal override void Run(GraphRun run) => run[Output] = PixelShuffle.Apply(run.Tape, run[Inputs[0]], Scale, Order);
}
