using Fovea.Networks;
using Fovea.Networks.Architectures;
using Fovea.Networks.Quantization;
using Fovea.Tensors;

namespace Fovea.Tests.Networks.Quantization;

/// <summary>An EVSRNet with the nearest path on codes, loop by loop: the plain meaning of int8 inference.</summary>
internal sealed class IntegerNetwork(Network network, QuantizationTable table)
{
    private readonly EvsrNetSpec _spec = (EvsrNetSpec)network.Spec;

    /// <summary>The pixels of the enlarged picture, rounded to 8 bits, plane by plane, from input pixels (1, C, H, W) / 255.</summary>
    public byte[] Run(Tensor input)
    {
        (int channels, int height, int width) = (input.Shape.Channels, input.Shape.Height, input.Shape.Width);
        ValueRange pixels = ValueRange.Pixels(channels);
        byte[] low = [.. input.Span.ToArray().Select(value => (byte)MathF.Round(value * 255))];
        (byte[] codes, string from) = (Store("conv_in", low, pixels, "conv_in", null, null, relu: true, height, width), "conv_in");
        for (int i = 0; i < _spec.Blocks; i++)
        {
            string a = $"blocks.{i}.conv_a", b = $"blocks.{i}.conv_b";
            byte[] inner = Store(a, codes, table.Steps[from], a, null, null, relu: true, height, width);
            (codes, from) = (Store(b, inner, table.Steps[a], b, codes, table.Steps[from], relu: false, height, width), b);
        }

        return Pixels(codes, table.Steps[from], low, channels, height, width);
    }

    private byte[] Store(string name, byte[] input, ValueRange inputRange, string output, byte[]? skip, ValueRange? skipRange, bool relu, int height, int width)
    {
        QuantizedConvolution layer = new(network.Parameters[name + ".weight"], network.Parameters[name + ".bias"], inputRange, table.Steps[output], skipRange, relu);
        byte[] codes = new byte[layer.Outputs * height * width];
        for (int i = 0; i < codes.Length; i++)
        {
            int channel = i / (height * width);
            float y = MathF.FusedMultiplyAdd(Sum(layer, input, channel, i % (height * width), height, width), layer.Multipliers[channel], layer.Offsets[channel]);
            if (skip is not null) y = MathF.FusedMultiplyAdd(skip[i], layer.SkipMultipliers[channel], y);
            codes[i] = (byte)Math.Clamp(MathF.Round(MathF.Max(y, layer.Floors[channel])), 0, 255);
        }

        return codes;
    }

    private byte[] Pixels(byte[] codes, ValueRange range, byte[] low, int channels, int height, int width)
    {
        QuantizedConvolution layer = new(network.Parameters["conv_out.weight"], network.Parameters["conv_out.bias"], range);
        int scale = _spec.Scale, wide = width * scale;
        byte[] pixels = new byte[channels * height * scale * wide];
        for (int o = 0; o < layer.Outputs; o++)
        {
            (int channel, int dy, int dx) = (o / (scale * scale), o / scale % scale, o % scale);
            for (int at = 0; at < height * width; at++)
            {
                float y = MathF.FusedMultiplyAdd(Sum(layer, codes, o, at, height, width), layer.WeightScales[o], layer.Bias[o]) + low[channel * height * width + at] / 255f;
                pixels[(channel * height * scale + at / width * scale + dy) * wide + at % width * scale + dx] = (byte)Math.Clamp(MathF.Floor(y * 255 + 0.5f), 0, 255);
            }
        }

        return pixels;
    }

    private static int Sum(QuantizedConvolution layer, byte[] input, int output, int at, int height, int width)
    {
        int sum = layer.Starts[output];
        for (int c = 0; c < layer.Inputs; c++)
        {
            for (int ky = 0; ky < layer.Height; ky++)
            {
                for (int kx = 0; kx < layer.Width; kx++)
                {
                    (int y, int x) = (at / width + ky - layer.Height / 2, at % width + kx - layer.Width / 2);
                    bool inside = y >= 0 && y < height && x >= 0 && x < width;
                    byte code = inside ? input[(c * height + y) * width + x] : layer.InputZeros[c];
                    sum += code * layer.Weights[((output * layer.Inputs + c) * layer.Height + ky) * layer.Width + kx];
                }
            }
        }

        return sum;
    }
}
