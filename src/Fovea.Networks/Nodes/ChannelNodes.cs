using Fovea.Tensors;

namespace Fovea.Networks.Nodes;

/// <summary>The sum of two values of the same shape, such as a block and its skip.</summary>
internal sealed class AdditionNode : GraphNode
{
    internal AdditionNode(GraphValue first, GraphValue second, GraphValue output)
        : base([first, second], [output])
    {
    }

    /// <inheritdoc/>
    public override string Description => "add";

    internal override void Run(GraphRun run) => run[Output] = Addition.Apply(run.Tape, run[Inputs[0]], run[Inputs[1]]);
}

/// <summary>
/// The first value plus the second with every channel repeated <see cref="Repeats"/> times in a row: the anchor path.
/// Before a CRD pixel shuffle by r with r·r repeats it equals adding the nearest-neighbour enlargement after it.
/// </summary>
internal sealed class RepeatedAdditionNode : GraphNode
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

/// <summary>The channels of several values one after another.</summary>
internal sealed class ConcatenationNode : GraphNode
{
    internal ConcatenationNode(IReadOnlyList<GraphValue> inputs, GraphValue output)
        : base(inputs, [output])
    {
    }

    /// <inheritdoc/>
    public override string Description => "concatenate";

    internal override void Run(GraphRun run) => run[Output] = Concatenation.Apply(run.Tape, [.. Inputs.Select(input => run[input])]);
}

/// <summary>The channels of a value cut into several values.</summary>
internal sealed class SplitNode : GraphNode
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

/// <summary>Interleaves groups of channels.</summary>
internal sealed class ChannelShuffleNode : GraphNode
{
    internal ChannelShuffleNode(GraphValue input, GraphValue output, int groups)
        : base([input], [output]) => Groups = groups;

    /// <summary>Number of groups.</summary>
    public int Groups { get; }

    /// <inheritdoc/>
    public override string Description => $"channel shuffle {Groups}";

    internal override void Run(GraphRun run) => run[Output] = ChannelShuffle.Apply(run.Tape, run[Inputs[0]], Groups);
}
