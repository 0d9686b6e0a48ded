using Fovea.Tensors;

namespace Fovea.Networks.Nodes;

/// <summary>A function of every value by itself.</summary>
internal sealed class ActivationNode : GraphNode
{
    internal ActivationNode(GraphValue input, GraphValue output, ActivationKind kind, float slope = 0, string? slopesName = null)
        : base([input], [output])
    {
        Kind = kind;
        Slope = slope;
        SlopesName = slopesName;
    }

    /// <summary>Which function.</summary>
    public ActivationKind Kind { get; }

    /// <summary>Slope below zero of a leaky ReLU.</summary>
    public float Slope { get; }

    /// <summary>Name of the trained slopes of a PReLU, a vector with one per channel; null for the others.</summary>
    public string? SlopesName { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<string> ParameterNames => SlopesName is null ? [] : [SlopesName];

    /// <inheritdoc/>
    public override string Description => Kind switch
    {
        ActivationKind.Relu => "ReLU",
        ActivationKind.LeakyRelu => FormattableString.Invariant($"leaky ReLU {Slope}"),
        ActivationKind.PRelu => "PReLU",
        ActivationKind.Tanh => "tanh",
        _ => "sigmoid",
    };

    /// <inheritdoc/>
    public override long CountOperations(int width, int height) => Kind is ActivationKind.Relu or ActivationKind.LeakyRelu or ActivationKind.PRelu ? CountValues(Output, width, height) : 0;

    internal override void Run(GraphRun run)
    {
        Tensor input = run[Inputs[0]];
        run[Output] = Kind switch
        {
            ActivationKind.Relu => Relu.Apply(run.Tape, input),
            ActivationKind.LeakyRelu => LeakyRelu.Apply(run.Tape, input, Slope),
            ActivationKind.PRelu => PRelu.Apply(run.Tape, input, run.Parameters[SlopesName!]),
            ActivationKind.Tanh => Tanh.Apply(run.Tape, input),
            ActivationKind.Sigmoid => Sigmoid.Apply(run.Tape, input),
            _ => throw new InvalidOperationException($"There is no activation {Kind}."),
        };
    }
}

/// <summary>Limits every value to a range.</summary>
internal sealed class ClampNode : GraphNode
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

/// <summary>Multiplies every value by a constant.</summary>
internal sealed class ScalingNode : GraphNode
{
    internal ScalingNode(GraphValue input, GraphValue output, float factor)
        : base([input], [output]) => Factor = factor;

    /// <summary>The constant.</summary>
    public float Factor { get; }

    /// <inheritdoc/>
    public override string Description => FormattableString.Invariant($"multiply by {Factor}");

    internal override void Run(GraphRun run) => run[Output] = Scaling.Apply(run.Tape, run[Inputs[0]], Factor);
}
