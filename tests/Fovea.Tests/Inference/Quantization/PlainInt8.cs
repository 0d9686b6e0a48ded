using Fovea.Inference;
using Fovea.Networks;
using Fovea.Networks.Nodes;
using Fovea.Tensors;
using Fovea.Tests.Networks;

namespace Fovea.Tests.Inference.Quantization;

/// <summary>
/// The judge of int8 plans: the documented arithmetic of <see cref="QuantizedConvolution"/>, pixel by pixel over whole
/// pictures, for networks of convolutions with skips and ReLUs, an anchor, a pixel shuffle and an enlarged input.
/// </summary>
internal sealed class PlainInt8
{
    private readonly Network _network;
    private readonly QuantizationTable _table;
    private readonly Tensor _picture;
    private readonly Dictionary<int, byte[]> _codes = [];
    private readonly Dictionary<int, ValueRange> _ranges = [];

    public PlainInt8(Network network, QuantizationTable table, Tensor picture)
    {
        (_network, _table, _picture) = (network, table, picture);
        int input = network.Graph.Inputs[0].Value.Id;
        _codes[input] = [.. picture.Span.ToArray().Select(value => (byte)Math.Clamp(MathF.Round(value * 255, MidpointRounding.ToEven), 0, 255))];
        _ranges[input] = ValueRange.Pixels(picture.Shape.Channels);
    }

    /// <summary>The picture as floats, or as codes when there is a coding of bytes.</summary>
    public float[] Run(RowCoding? bytes = null)
    {
        Dictionary<GraphNode, ConvolutionStep> steps = ConvolutionSteps.Find(_network.Graph);
        foreach (GraphNode node in _network.Graph.Nodes)
        {
            if (!steps.TryGetValue(node, out ConvolutionStep? step)) continue;
            if (step.Scale > 1) return Last(step, bytes);
            Inner(step);
        }

        throw new InvalidOperationException("The network has no last convolution.");
    }

    private void Inner(ConvolutionStep step)
    {
        ValueRange range = _table.Steps[step.Name];
        ValueRange? skip = step.Skip is null ? null : _ranges[step.Skip.Id];
        QuantizedConvolution convolution = Quantize(step, range, skip, step.Functions.Count > 0);
        byte[] codes = new byte[convolution.Outputs * Size];
        for (int i = 0; i < codes.Length; i++)
        {
            int channel = i / Size;
            float code = MathF.FusedMultiplyAdd(Sum(convolution, step, channel, i % Size), convolution.Multipliers[channel], convolution.Offsets[channel]);
            if (skip is not null) code = MathF.FusedMultiplyAdd(_codes[step.Skip!.Id][i], convolution.SkipMultipliers[channel], code);
            if (step.Functions.Count > 0) code = MathF.Max(code, range.Zero(channel));
            codes[i] = (byte)Math.Clamp(MathF.Round(code, MidpointRounding.ToEven), 0, 255);
        }

        (_codes[step.Output.Id], _ranges[step.Output.Id]) = (codes, range);
    }

    private float[] Last(ConvolutionStep step, RowCoding? bytes)
    {
        QuantizedConvolution convolution = Quantize(step, null, null, false);
        int scale = step.Scale, width = _picture.Shape.Width, channels = convolution.Outputs / scale / scale;
        float[]? fine = step.Fine is null ? null : Fine(step.Fine);
        float[] picture = new float[convolution.Outputs * Size];
        for (int i = 0; i < picture.Length; i++)
        {
            (int c, int y, int x) = (i / (Size * scale * scale), i / (width * scale) % (_picture.Shape.Height * scale), i % (width * scale));
            int pixel = y % scale * scale + x % scale, at = y / scale * width + x / scale;
            int channel = step.Order == PixelOrder.Crd ? c * scale * scale + pixel : pixel * channels + c;
            float sum = Sum(convolution, step, channel, at), anchor = step.Anchor is null ? 0 : _picture.Span[c * Size + at];
            if (bytes is { } coding && fine is null)
            {
                float code = MathF.FusedMultiplyAdd(sum, convolution.WeightScales[channel] * coding.Unit, MathF.FusedMultiplyAdd(convolution.Bias[channel], coding.Unit, coding.Zero) + 0.5f);
                if (step.Anchor is not null) code = MathF.FusedMultiplyAdd(anchor, coding.Unit, code);
                picture[i] = Math.Clamp((int)code, 0, 255);
                continue;
            }

            float value = MathF.FusedMultiplyAdd(sum, convolution.WeightScales[channel], convolution.Bias[channel]);
            if (step.Anchor is not null) value += anchor;
            if (fine is not null) value += fine[i];
            picture[i] = bytes is { } rest ? (int)(Math.Clamp(MathF.FusedMultiplyAdd(value, rest.Unit, rest.Zero), 0, rest.Max) + 0.5f) : value;
        }

        return picture;
    }

    private int Size => _picture.Shape.PlaneSize;

    private QuantizedConvolution Quantize(ConvolutionStep step, ValueRange? output, ValueRange? skip, bool relu)
    {
        ConvolutionNode node = (ConvolutionNode)step.Head;
        return new QuantizedConvolution(_network.Parameters[node.WeightName], node.HasBias ? _network.Parameters[node.BiasName!] : null, _ranges[node.Inputs[0].Id], output, skip, relu);
    }

    // Σ (q − zero) · w over the taps inside the picture: what lies outside is zero, so it adds nothing.
    private int Sum(QuantizedConvolution convolution, ConvolutionStep step, int channel, int at)
    {
        byte[] codes = _codes[step.Head.Inputs[0].Id];
        ValueRange range = _ranges[step.Head.Inputs[0].Id];
        (int y, int x, int kernel, int sum) = (at / _picture.Shape.Width, at % _picture.Shape.Width, convolution.Width, 0);
        for (int input = 0; input < convolution.Inputs; input++)
        {
            for (int tap = 0; tap < kernel * kernel; tap++)
            {
                (int row, int column) = (y + tap / kernel - kernel / 2, x + tap % kernel - kernel / 2);
                if (row < 0 || row >= _picture.Shape.Height || column < 0 || column >= _picture.Shape.Width) continue;
                sum += (codes[input * Size + row * _picture.Shape.Width + column] - range.Zero(input)) * convolution.Weights[(channel * convolution.Inputs + input) * kernel * kernel + tap];
            }
        }

        return sum;
    }

    private float[] Fine(GraphValue value)
    {
        using Tape tape = new();
        ResizeNode resize = (ResizeNode)_network.Graph.Nodes.First(node => node.Outputs.Contains(value));
        return Resize.Apply(tape, _picture, resize.Scale, resize.Interpolation).Span.ToArray();
    }
}
