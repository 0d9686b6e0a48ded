using Fovea.Tensors;

namespace Fovea.Networks.Nodes;

/// <summary>Limits every value to a range.</summary>
public sealed class ClampNode : GraphNode
{
    internal ClampNode(GraphValue input, GraphValue output, float minimum, float maximum)
        : base([input], [output])
    {
        Minimum = minimum;
        Maximum = maximum;
    }

    /// <summary>Smallest value let through.</summary>
    public float Minimum { get; }

    /// <summary>Largest value let through.</summary>
    public float Maximum { get; }

    /// <inheritdoc/>
    public override string Description => FormattableString.Invariant($"clamp {Minimum}..{Maximum}");

    internal override void Run(GraphRun run) => run[Output] = Clamp.Apply(run.Tape, run[Inputs[0]], Minimum, Maximum);
}
