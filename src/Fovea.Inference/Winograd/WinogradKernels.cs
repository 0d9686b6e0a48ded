using Fovea.Networks;
using Fovea.Networks.Nodes;
using Fovea.Tensors;

namespace Fovea.Inference;

/// <summary>
/// Float32 stages that multiply half as often: 3x3 convolutions by one-dimensional Winograd F(4, 3), whose rows are
/// kept transformed from layer to layer. Values differ from those of the plain sums by some units in the sixth digit,
/// but not with vectors, ranges or threads.
/// </summary>
/// <typeparam name="TVector">The vectors they work with.</typeparam>
internal sealed class WinogradKernels<TVector> : StageKernels
    where TVector : unmanaged, ISimdVector<TVector>
{
    private readonly FloatKernels<TVector> _direct;
    private readonly HashSet<int> _transformed = [];
    private readonly HashSet<int> _skips = [];
    private readonly int _input;

    /// <summary>Looks at a graph for values that stay transformed.</summary>
    public WinogradKernels(ParameterSet parameters, NetworkGraph graph)
        : base(parameters)
    {
        _direct = new FloatKernels<TVector>(parameters);
        _input = graph.Inputs[0].Value.Id;
        foreach (ConvolutionStep step in ConvolutionSteps.Find(graph).Values)
        {
            if (step.Scale == 1) _transformed.Add(step.Output.Id);
            if (step.Skip is not null) _skips.Add(step.Skip.Id);
        }
    }

    public override string Name => $"fp32 Winograd F(4,3), {32 * TVector.Width}-bit";

    public override ConvolutionAlgorithm Algorithm => ConvolutionAlgorithm.Winograd;

    public override RowLayout Layout(GraphValue value, int width) =>
        _transformed.Contains(value.Id) ? Transformed(value, value.Grid.Along(width)).Row : _direct.Layout(value, width);

    public override RowLayout? EntryLayout(GraphValue input, int width) => new WinogradLayout(input.Channels, width, KeepsPixels: false).Row;

    public override RowStage Entry(GraphValue input, RowValue plain, RowValue entered) =>
        new WinogradSplit<TVector>(plain, entered, new WinogradLayout(input.Channels, plain.Layout.Width, KeepsPixels: false));

    public override bool WritesTarget(ConvolutionStep step) => step.Scale > 1;

    public override RowStage? Convolution(ConvolutionStep step, RowValue[] inputs, RowValue output, bool toTarget)
    {
        if (step.Head is not ConvolutionNode { Kernel: 3, Options: { Stride: 1, Groups: 1 } } node) return null;
        if (node.Inputs[0].Id != _input && !IsTransformed(node.Inputs[0])) return null;
        bool relu = step.Functions is [ActivationNode { Kind: ActivationKind.Relu }];
        if (step.Functions.Count > (relu ? 1 : 0) || (step.Skip is not null && !IsTransformed(step.Skip))) return null;
        Tensor weight = Parameters[node.WeightName];
        Tensor? bias = node.HasBias ? Parameters[node.BiasName!] : null;
        WinogradLayout from = Transformed(node.Inputs[0], inputs[0].Layout.Width);
        if (step.Scale == 1)
        {
            if (step.Anchor is not null) return null;
            return new WinogradConvolution<TVector>(step.Description, new(weight, bias), inputs, output, (from, Transformed(step.Output, output.Layout.Width)), relu);
        }

        if (!FloatKernels<TVector>.Shuffles(step) || IsTransformed(step.Anchor) || IsTransformed(step.Fine)) return null;
        using Tensor ordered = PixelChannels.ToCrd(weight, step.Scale, step.Order);
        using Tensor? orderedBias = bias is null ? null : PixelChannels.ToCrd(bias, step.Scale, step.Order);
        SubpixelOptions options = new(relu, step.Anchor is not null, step.Fine is not null, toTarget);
        return new WinogradSubpixel<TVector>(step.Description, new(ordered, orderedBias), from, inputs, output, options);
    }

    public override RowStage? Other(GraphNode node, RowValue[] inputs, RowValue output) =>
        node.Inputs.Any(IsTransformed) ? null : _direct.Other(node, inputs, output);

    public override RowStage? Writer(GraphValue value, RowValue input, RowValue output) =>
        IsTransformed(value) ? null : _direct.Writer(value, input, output);

    private bool IsTransformed(GraphValue? value) => value is not null && _transformed.Contains(value.Id);

    private WinogradLayout Transformed(GraphValue value, int width) => new(value.Channels, width, _skips.Contains(value.Id));
}
