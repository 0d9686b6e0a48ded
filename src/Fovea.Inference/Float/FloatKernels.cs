using Fovea.Networks;
using Fovea.Networks.Nodes;
using Fovea.Tensors;

namespace Fovea.Inference;

/// <summary>Float32 stages whose every value has the bits of the operations on the tape.</summary>
/// <typeparam name="TVector">The vectors they work with.</typeparam>
internal sealed class FloatKernels<TVector>(ParameterSet parameters) : StageKernels(parameters)
    where TVector : unmanaged, ISimdVector<TVector>
{
    public override string Name => $"fp32 direct, {32 * TVector.Width}-bit";

    public override RowLayout Layout(GraphValue value, int width) => RowLayout.Float(value.Channels, value.Grid.Along(width));

    public override bool WritesTarget(ConvolutionStep step) => step.Scale > 1;

    /// <summary>Whether the shuffle of a step is one that <see cref="SubpixelStage{TVector}"/> does.</summary>
    public static bool Shuffles(ConvolutionStep step) =>
        step.Skip is null && (step.Anchor is null || (step.Order == PixelOrder.Crd && step.Anchor.Channels * step.Scale * step.Scale == step.Head.Output.Channels));

    public override RowStage? Convolution(ConvolutionStep step, RowValue[] inputs, RowValue output, bool toTarget) => step.Head switch
    {
        ConvolutionNode node => Convolution(step, node, inputs, output, toTarget),
        TransposedConvolutionNode node => Transposed(step, node, inputs, output, toTarget),
        _ => null,
    };

    public override RowStage? Other(GraphNode node, RowValue[] inputs, RowValue output) => node switch
    {
        ResizeNode resize => new FloatResize(node.Description, inputs[0], output, resize.Scale, resize.Interpolation),
        AdditionNode => new FloatPointwise(node.Description, inputs, output, []),
        ActivationNode or ClampNode or ScalingNode => new FloatPointwise(node.Description, inputs, output, [Function(node)]),
        _ => null,
    };

    public override RowStage? Writer(GraphValue value, RowValue input, RowValue output) => new RowWriter<TVector>(input, output);

    private RowStage? Convolution(ConvolutionStep step, ConvolutionNode node, RowValue[] inputs, RowValue output, bool toTarget)
    {
        RowWindow window = RowWindow.Around(node.Kernel, node.Kernel);
        if (node.Options is not { Stride: 1, Groups: 1 } || node.Options.Padding != node.Kernel / 2 || !window.Fits) return null;
        Tensor weight = Parameters[node.WeightName];
        Tensor? bias = node.HasBias ? Parameters[node.BiasName!] : null;
        bool relu = step.Functions is [ActivationNode { Kind: ActivationKind.Relu }, ..];
        RowFunction[] functions = [.. step.Functions.Skip(relu ? 1 : 0).Select(Function)];
        if (step.Scale == 1)
        {
            if (step.Anchor is not null) return null;
            return new FloatConvolution<TVector>(step.Description, FloatTile.Pack<TVector>(weight, bias, window), inputs, output, relu, functions);
        }

        if (!Shuffles(step)) return null;
        using Tensor ordered = PixelChannels.ToCrd(weight, step.Scale, step.Order);
        using Tensor? orderedBias = bias is null ? null : PixelChannels.ToCrd(bias, step.Scale, step.Order);
        SubpixelOptions options = new(relu, step.Anchor is not null, step.Fine is not null, toTarget);
        return new FloatSubpixel<TVector>(step.Description, FloatTile.Pack<TVector>(ordered, orderedBias, window), inputs, output, options, functions);
    }

    private FloatSubpixel<TVector>? Transposed(ConvolutionStep step, TransposedConvolutionNode node, RowValue[] inputs, RowValue output, bool toTarget)
    {
        RowWindow window = TransposedWeights.Window(node.Kernel, node.Stride, node.Padding);
        if (node.Stride == 1 || !window.Fits) return null;
        using Tensor weight = TransposedWeights.Create(Parameters[node.WeightName], node.Stride, node.Padding);
        using Tensor bias = TransposedWeights.Repeat(Parameters[node.BiasName], node.Stride * node.Stride);
        SubpixelOptions options = new(Relu: false, AddsAnchor: false, step.Fine is not null, toTarget);
        return new FloatSubpixel<TVector>(step.Description, FloatTile.Pack<TVector>(weight, null, window), inputs, output, options, [RowFunctions.Add(bias)]);
    }

    /// <summary>The function of a node that works on each value by itself.</summary>
    public RowFunction Function(GraphNode node) => node switch
    {
        ClampNode clamp => RowFunctions.Clamp(clamp.Minimum, clamp.Maximum),
        ScalingNode scaling => RowFunctions.Scale(scaling.Factor),
        ActivationNode { Kind: ActivationKind.Relu } => RowFunctions.Relu,
        ActivationNode { Kind: ActivationKind.LeakyRelu } leaky => RowFunctions.LeakyRelu(leaky.Slope),
        ActivationNode { Kind: ActivationKind.PRelu } learnt => RowFunctions.PRelu(Parameters[learnt.SlopesName!]),
        ActivationNode { Kind: ActivationKind.Tanh } => RowFunctions.Tanh,
        ActivationNode { Kind: ActivationKind.Sigmoid } => RowFunctions.Sigmoid,
        _ => throw new InvalidOperationException($"'{node.Description}' is no function of a value."),
    };
}
