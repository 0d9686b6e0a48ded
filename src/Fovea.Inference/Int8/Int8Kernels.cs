using Fovea.Networks;
using Fovea.Networks.Nodes;
using Fovea.Tensors;

namespace Fovea.Inference;

/// <summary>
/// Stages on bytes: every value between two convolutions is stored as int8 values of its range, sums are exact, and the last
/// convolution makes pixels; see <see cref="QuantizedConvolution"/> for the arithmetic. What only sees the input, such
/// as an enlarged anchor, stays in floats.
/// </summary>
/// <typeparam name="TInt8">The vectors that convolutions work with.</typeparam>
/// <typeparam name="TVector">The vectors that everything else works with.</typeparam>
internal sealed class Int8Kernels<TInt8, TVector> : StageKernels
    where TInt8 : unmanaged, IInt8Vector<TInt8>
    where TVector : unmanaged, ISimdVector<TVector>
{
    private readonly FloatKernels<TVector> _floats;
    private readonly Dictionary<int, ValueRange> _ranges = [];
    private readonly int _input;

    /// <summary>Looks at a graph for the values that are stored as int8.</summary>
    public Int8Kernels(ParameterSet parameters, NetworkGraph graph, QuantizationTable table)
        : base(parameters)
    {
        _floats = new FloatKernels<TVector>(parameters);
        _input = graph.Inputs[0].Value.Id;
        _ranges[_input] = ValueRange.Pixels(graph.Inputs[0].Value.Channels);
        foreach (ConvolutionStep step in ConvolutionSteps.Find(graph).Values)
        {
            if (step.Scale == 1 && table.Steps.TryGetValue(step.Name, out ValueRange? range)) _ranges[step.Output.Id] = range;
        }
    }

    public override string Name => $"int8 {TInt8.Name}";

    public override Precision Precision => Precision.Int8;

    public override RowLayout Layout(GraphValue value, int width) =>
        IsStored(value) ? Int8Rows.Layout(value.Channels, value.Grid.Along(width)) : _floats.Layout(value, width);

    public override byte[]? Blank(GraphValue value, RowLayout layout) => IsStored(value) ? Int8Rows.Blank(layout, QuantizedConvolution.Zeros(_ranges[value.Id])) : null;

    public override RowLayout? EntryLayout(GraphValue input, int width) => Int8Rows.Layout(input.Channels, width);

    public override RowStage Entry(GraphValue input, RowValue plain, RowValue entered) => new Int8Entry<TInt8>(plain, entered);

    public override bool WritesTarget(ConvolutionStep step) => step.Scale > 1;

    public override RowStage? Convolution(ConvolutionStep step, RowValue[] inputs, RowValue output, bool toTarget)
    {
        if (!_ranges.ContainsKey(step.Head.Inputs[0].Id)) return null;
        if (step.Scale == 1) return Inner(step, inputs, output);
        return IsStored(step.Anchor) || IsStored(step.Fine) || !FloatKernels<TVector>.Shuffles(step) ? null : Last(step, inputs, output, toTarget);
    }

    public override RowStage? Other(GraphNode node, RowValue[] inputs, RowValue output) => node.Inputs.Any(IsStored) ? null : _floats.Other(node, inputs, output);

    public override RowStage? Writer(GraphValue value, RowValue input, RowValue output) => IsStored(value) ? null : _floats.Writer(value, input, output);

    private bool IsStored(GraphValue? value) => value is not null && value.Id != _input && _ranges.ContainsKey(value.Id);

    private Int8Convolution<TInt8>? Inner(ConvolutionStep step, RowValue[] inputs, RowValue output)
    {
        bool relu = step.Functions is [ActivationNode { Kind: ActivationKind.Relu }];
        if (step.Functions.Count > (relu ? 1 : 0) || step.Anchor is not null || !IsStored(step.Output)) return null;
        if ((step.Skip is not null && !IsStored(step.Skip)) || Window(step) is not { } window) return null;
        ConvolutionNode node = (ConvolutionNode)step.Head;
        ValueRange? skip = step.Skip is null ? null : _ranges[step.Skip.Id];
        QuantizedConvolution convolution = new(Parameters[node.WeightName], node.HasBias ? Parameters[node.BiasName!] : null, _ranges[node.Inputs[0].Id], _ranges[step.Output.Id], skip, relu);
        Int8Scaling scaling = new(convolution.Multipliers, convolution.Offsets, convolution.SkipMultipliers, convolution.Floors, convolution.OutputZeros);
        return new Int8Convolution<TInt8>(step.Description, Int8Rows.Pack(convolution, window), inputs, output, scaling);
    }

    private Int8Subpixel<TInt8, TVector>? Last(ConvolutionStep step, RowValue[] inputs, RowValue output, bool toTarget)
    {
        if (Window(step) is not { } window) return null;
        QuantizedConvolution convolution = Quantize(step);
        RowFilter values = Int8Rows.Pack(convolution, window);
        RowFilter lines = Int8Rows.Pack(convolution, window, Int8Subpixel<TInt8, TVector>.Depth(step.Scale));
        SubpixelOptions options = new(Relu: false, step.Anchor is not null, step.Fine is not null, toTarget);
        RowFunction[] functions = [.. step.Functions.Select(_floats.Function)];
        return new Int8Subpixel<TInt8, TVector>(step.Description, (values, lines), (convolution.WeightScales, convolution.Bias), inputs, output, options, functions);
    }

    private QuantizedConvolution Quantize(ConvolutionStep step)
    {
        ValueRange range = _ranges[step.Head.Inputs[0].Id];
        if (step.Head is TransposedConvolutionNode transposed)
        {
            using Tensor spread = TransposedWeights.Create(Parameters[transposed.WeightName], transposed.Stride, transposed.Padding);
            using Tensor repeated = TransposedWeights.Repeat(Parameters[transposed.BiasName], transposed.Stride * transposed.Stride);
            return new QuantizedConvolution(spread, repeated, range);
        }

        ConvolutionNode node = (ConvolutionNode)step.Head;
        using Tensor ordered = PixelChannels.ToCrd(Parameters[node.WeightName], step.Scale, step.Order);
        using Tensor? bias = node.HasBias ? PixelChannels.ToCrd(Parameters[node.BiasName!], step.Scale, step.Order) : null;
        return new QuantizedConvolution(ordered, bias, range);
    }

    private static RowWindow? Window(ConvolutionStep step)
    {
        RowWindow? window = step.Head switch
        {
            ConvolutionNode { Options: { Stride: 1, Groups: 1 } } node when node.Options.Padding == node.Kernel / 2 => RowWindow.Around(node.Kernel, node.Kernel),
            TransposedConvolutionNode { Stride: > 1 } node => TransposedWeights.Window(node.Kernel, node.Stride, node.Padding),
            _ => null,
        };
        return window is { } one && Int8Rows.Fits(one) ? one : null;
    }
}
