using Fovea.Tensors;

namespace Fovea.Networks.Nodes;

/// <summary>The sum of two values of the same shape, such as a block and its skip.</summary>
public sealed class AdditionNode : GraphNode
{
    internal AdditionNode(GraphValue first, GraphValue second, GraphValue output)
        : base([first, second], [output])
    {
    }

    /// <inheritdoc/>
    public override string Description => "add";

    internal override void Run(GraphRun run) => run[Output] = Addition.Apply(run.Tape, run[Inputs[0]], run[Inputs[1]]);
}
