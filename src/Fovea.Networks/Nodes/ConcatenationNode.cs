using Fovea.Tensors;

namespace Fovea.Networks.Nodes;

/// <summary>The channels of several values one after another.</summary>
public sealed class ConcatenationNode : GraphNode
{
    internal ConcatenationNode(IReadOnlyList<GraphValue> inputs, GraphValue output)
        : base(inputs, [output])
    {
    }

    /// <inheritdoc/>
    public override string Description => "concatenate";

    internal override void Run(GraphRun run) => run[Output] = Concatenation.Apply(run.Tape, [.. Inputs.Select(input => run[input])]);
}
