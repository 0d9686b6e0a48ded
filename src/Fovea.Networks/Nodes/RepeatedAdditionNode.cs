using Fovea.Tensors;

namespace Fovea.Networks.Nodes;

/// <summary>
/// The first value plus the second with every channel repeated <see cref="Repeats"/> times in a row: the anchor path.
/// Before a CRD pixel shuffle by r with r·r repeats it equals adding the nearest-neighbour enlargement after it.
/// </summary>
public sealed class RepeatedAdditionNode : GraphNode
{
    internal RepeatedAdditionNode(GraphValue wide, GraphValue narrow, GraphValue output)
        : base([wide, narrow], [output])
    {
    }

    /// <summary>How often each channel of the second value is repeated.</summary>
    public int Repeats => Inputs[0].Channels / Inputs[1].Channels;

    /// <inheritdoc/>
    public override string Description => $"add repeated {Repeats} times";

    internal override void Run(GraphRun run) => run[Output] = RepeatedAddition.Apply(run.Tape, run[Inputs[0]], run[Inputs[1]]);
}
