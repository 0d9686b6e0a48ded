using Fovea.Networks;
using Fovea.Tensors;

namespace Fovea.Inference;

/// <summary>
/// A convolution on bytes. Its arithmetic is the contract between kernels, their reference and fake quantisation:
/// <list type="number">
/// <item>Input values q are 0..255 and mean (q − Zero) · Scale of their channel; outside the picture lies Zero. Each
/// input channel's Scale is multiplied into the weights.</item>
/// <item>Weights of an output channel are w = round(weight · Scale(input channel) / WeightScale), half to even, within
/// −127..127, where WeightScale is the largest |weight · Scale| of the channel / 127 (1 if that is 0).</item>
/// <item>sum = Start + Σ q · w in int32, exact, with Start = −Σ Zero · w.</item>
/// <item>The real value is fma((float)sum, WeightScale, Bias).</item>
/// <item>Stored values are fma((float)sum, Multiplier, Offset), with a skip then fma((float)its value, SkipMultiplier, that), at
/// least Floor, rounded half to even, within 0..255.</item>
/// </list>
/// All in float32, so every machine and vector width gives the same bits.
/// </summary>
internal sealed class QuantizedConvolution
{
    private const int LargestWeight = 127;

    /// <summary>Quantises a convolution.</summary>
    /// <param name="weight">(Co, Ci, kh, kw).</param>
    /// <param name="bias">A vector of Co, or none for zeros.</param>
    /// <param name="input">Range of the input.</param>
    /// <param name="output">Range of what is stored; null for a convolution whose values are used as floats.</param>
    /// <param name="skip">Range of what is added to the values, or null.</param>
    /// <param name="relu">Whether negative values become 0, after the skip.</param>
    /// <exception cref="ArgumentException">Channels differ, or sums could leave int32.</exception>
    public QuantizedConvolution(Tensor weight, Tensor? bias, ValueRange input, ValueRange? output = null, ValueRange? skip = null, bool relu = false)
    {
        Shape shape = weight.Shape;
        (Outputs, Inputs, Height, Width) = (shape.Batch, shape.Channels, shape.Height, shape.Width);
        if (input.Channels != Inputs || (output ?? skip)?.Channels is { } channels && channels != Outputs) throw new ArgumentException("The ranges are of other channels.");
        if (weight.Count / Outputs > int.MaxValue / 255 / LargestWeight) throw new ArgumentException("The convolution has too many weights for sums of int32.", nameof(weight));
        (Weights, Starts, WeightScales) = (new sbyte[weight.Count], new int[Outputs], new float[Outputs]);
        Bias = bias is null ? new float[Outputs] : bias.Span.ToArray();
        InputZeros = Zeros(input);
        for (int channel = 0; channel < Outputs; channel++) Round(weight, input, channel);
        (Multipliers, Offsets, SkipMultipliers, Floors) = (new float[Outputs], new float[Outputs], new float[Outputs], new float[Outputs]);
        OutputZeros = output is null ? [] : Zeros(output);
        for (int channel = 0; output is not null && channel < Outputs; channel++) Requantise(channel, output, skip, relu);
    }

    /// <summary>Output channels.</summary>
    public int Outputs { get; }

    /// <summary>Input channels.</summary>
    public int Inputs { get; }

    /// <summary>Kernel rows.</summary>
    public int Height { get; }

    /// <summary>Kernel columns.</summary>
    public int Width { get; }

    /// <summary>Weights in the order (Co, Ci, kh, kw), −127 to 127.</summary>
    public sbyte[] Weights { get; }

    /// <summary>What a unit of an output channel's sum is worth.</summary>
    public float[] WeightScales { get; }

    /// <summary>What is added to each output channel's real value.</summary>
    public float[] Bias { get; }

    /// <summary>Where the sum of each output channel starts.</summary>
    public int[] Starts { get; }

    /// <summary>The zero of each input channel.</summary>
    public byte[] InputZeros { get; }

    /// <summary>The zero of each stored channel; empty without an output range.</summary>
    public byte[] OutputZeros { get; }

    /// <summary>Output steps for a unit of the sum.</summary>
    public float[] Multipliers { get; }

    /// <summary>The output of sum 0 (and skip 0).</summary>
    public float[] Offsets { get; }

    /// <summary>Output steps for a step of the skip; zeros without one.</summary>
    public float[] SkipMultipliers { get; }

    /// <summary>The least output of each channel: the zero behind a ReLU, else 0.</summary>
    public float[] Floors { get; }

    /// <summary>The zeros of a range's channels.</summary>
    public static byte[] Zeros(ValueRange range) => [.. Enumerable.Range(0, range.Channels).Select(range.Zero)];

    private void Round(Tensor weight, ValueRange input, int channel)
    {
        int taps = Height * Width, size = Inputs * taps;
        ReadOnlySpan<float> from = weight.Span.Slice(channel * size, size);
        float largest = 0;
        for (int i = 0; i < size; i++) largest = MathF.Max(largest, MathF.Abs(from[i] * input.Scale(i / taps)));
        WeightScales[channel] = largest > 0 ? largest / LargestWeight : 1;
        for (int i = 0; i < size; i++)
        {
            float rounded = MathF.Round(from[i] * input.Scale(i / taps) / WeightScales[channel], MidpointRounding.ToEven);
            sbyte value = (sbyte)Math.Clamp(rounded, -LargestWeight, LargestWeight);
            Weights[channel * size + i] = value;
            Starts[channel] -= InputZeros[i / taps] * value;
        }
    }

    private void Requantise(int channel, ValueRange output, ValueRange? skip, bool relu)
    {
        float step = output.Scale(channel);
        float zero = OutputZeros[channel];
        Multipliers[channel] = WeightScales[channel] / step;
        Offsets[channel] = Bias[channel] / step + zero;
        if (relu) Floors[channel] = zero;
        if (skip is not null)
        {
            SkipMultipliers[channel] = skip.Scale(channel) / step;
            Offsets[channel] -= skip.Zero(channel) * SkipMultipliers[channel];
        }

        // Beyond this a conversion to int32 would not saturate but wrap.
        float reach = Inputs * Height * Width * 255f * LargestWeight * Multipliers[channel] + MathF.Abs(Offsets[channel]) + 255 * SkipMultipliers[channel];
        if (!(reach < 1 << 30)) throw new BadInputException(FormattableString.Invariant($"An int8 convolution makes values that are {reach / 255:G2} times wider than the range of its output channel {channel}.")) { Reason = FailureReason.StaleInt8Ranges };
    }
}
