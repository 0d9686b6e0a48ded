using Fovea.Tensors;

namespace Fovea.Networks.Nodes;

/// <summary>The channels of a value cut into several values.</summary>
public sealed class SplitNode : GraphNode
{
    internal SplitNode(GraphValue input, IReadOnlyList<GraphValue> outputs)
        : base([input], outputs)
    {
    }

    /// <inheritdoc/>
    public override string Description => $"split {string.Join('+', Outputs.Select(output => output.Channels))}";

    internal override void Run(GraphRun run)
    {
        Tensor[] parts = Split.Apply(run.Tape, run[Inputs[0]], [.. Outputs.Select(output => output.Channels)]);
        for (int i = 0; i < parts.Length; i++) run[Outputs[i]] = parts[i];
    }
}
