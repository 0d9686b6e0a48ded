using Fovea.Tensors;

namespace Fovea.Networks.Nodes;

/// <summary>Moves blocks of scale·scale pixels into channels: (C, r·H, r·W) becomes (C·r·r, H, W).</summary>
public sealed class PixelUnshuffleNode : GraphNode
{
    internal PixelUnshuffleNode(GraphValue input, GraphValue output, int scale, PixelOrder order)
        : base([input], [output])
    {
        Scale = scale;
        Order = order;
    }

    /// <summary>Input pixels per output pixel along an axis.</summary>
    public int Scale { get; }

    /// <summary>Which pixel goes to which channel.</summary>
    public PixelOrder Order { get; }

    /// <inheritdoc/>
    public override string Description => $"pixel unshuffle /{Scale}";

    internal override int InputMargin(int margin) => margin * Scale;

    internal override void Run(GraphRun run) => run[Output] = PixelUnshuffle.Apply(run.Tape, run[Inputs[0]], Scale, Order);
}
