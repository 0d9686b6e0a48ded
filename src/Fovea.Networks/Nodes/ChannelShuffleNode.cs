using Fovea.Tensors;

namespace Fovea.Networks.Nodes;

/// <summary>Interleaves groups of channels.</summary>
public sealed class ChannelShuffleNode : GraphNode
{
    internal ChannelShuffleNode(GraphValue input, GraphValue output, int groups)
        : base([input], [output]) => Groups = groups;

    /// <summary>Number of groups.</summary>
    public int Groups { get; }

    /// <inheritdoc/>
    public override string Description => $"channel shuffle {Groups}";

    internal override void Run(GraphRun run) => run[Output] = ChannelShuffle.Apply(run.Tape, run[Inputs[0]], Groups);
}
