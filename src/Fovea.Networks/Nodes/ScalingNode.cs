using Fovea.Tensors;

namespace Fovea.Networks.Nodes;

/// <summary>Multiplies every value by a constant.</summary>
public sealed class ScalingNode : GraphNode
{
    internal ScalingNode(GraphValue input, GraphValue output, float factor)
        : base([input], [output]) => Factor = factor;

    /// <summary>The constant.</summary>
    public float Factor { get; }

    /// <inheritdoc/>
    public override string Description => FormattableString.Invariant($"multiply by {Factor}");

    internal override void Run(GraphRun run) => run[Output] = Scaling.Apply(run.Tape, run[Inputs[0]], Factor);
}
