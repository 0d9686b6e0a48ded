using Fovea.Tensors;

namespace Fovea.Networks.Nodes;

/// <summary>An image looked up at positions that one or more flows displace; the flows' values decide which pixels it sees.</summary>
public sealed class WarpNode : GraphNode
{
    internal WarpNode(GraphValue image, GraphValue flow, GraphValue output, float unit)
        : base([image, flow], [output]) => Unit = unit;

    /// <summary>Pixels that a flow of 1 stands for.</summary>
    public float Unit { get; }

    /// <inheritdoc/>
    public override string Description => Inputs[1].Channels == 2 ? "warp" : $"warp by {Inputs[1].Channels / 2} flows";

    internal override int InputMargin(int margin) => NetworkGraph.Unbounded;

    internal override void Run(GraphRun run) => run[Output] = run.Part is { } part
        ? Warp.ApplyToPart(run.Tape, part.Source(Inputs[0]), run[Inputs[1]], Unit)
        : Warp.Apply(run.Tape, run[Inputs[0]], run[Inputs[1]], Unit);
}
