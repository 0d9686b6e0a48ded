using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Fovea.Networks.Nodes;
using Fovea.Tensors;

namespace Fovea.Networks;

/// <summary>
/// One 3x3 convolution as a sum of branches: (a) 3x3; (b) 1x1 to twice the output channels, then 3x3; (c, d, e) 1x1,
/// then a fixed edge mask per channel with a trained scale and bias.
/// </summary>
/// <remarks>
/// A 1x1 before a 3x3 merges exactly only if the map between them continues beyond the border as the bias of the 1x1
/// (algorithms: ECBSR pads so). The masks sum to zero, so a bias of their 1x1 would never reach the output: there is none.
/// </remarks>
internal sealed class EcbConvolution
{
    private const int Taps = 9;

    private static readonly (string Name, float[] Mask)[] Edges =
    [
        ("sobel_x", [1, 0, -1, 2, 0, -2, 1, 0, -1]),
        ("sobel_y", [1, 2, 1, 0, 0, 0, -1, -2, -1]),
        ("laplacian", [0, 1, 0, 1, -4, 1, 0, 1, 0]),
    ];

    private readonly string _name;
    private readonly int _inputs;
    private readonly int _outputs;

    public EcbConvolution(ConvolutionNode node, ParameterSet plain)
    {
        _name = node.Name;
        WeightName = node.WeightName;
        BiasName = node.BiasName!;
        _outputs = plain[WeightName].Shape.Batch;
        _inputs = plain[WeightName].Shape.Channels;
    }

    public string WeightName { get; }

    public string BiasName { get; }

    private int Middle => 2 * _outputs;

    /// <summary>Raw weights that collapse to the plain ones given.</summary>
    public IEnumerable<KeyValuePair<string, Tensor>> CreateParameters(ParameterSet plain, RandomSource random)
    {
        List<KeyValuePair<string, Tensor>> raw =
        [
            new($"{_name}.plain.weight", new Tensor(plain[WeightName].Shape)),
            new($"{_name}.plain.bias", new Tensor(plain[BiasName].Shape)),
            new($"{_name}.expand.weight", Uniform(new Shape(Middle, _inputs, 1, 1), _inputs, random)),
            new($"{_name}.expand.bias", Uniform(Shape.Vector(Middle), _inputs, random)),
            new($"{_name}.squeeze.weight", Uniform(new Shape(_outputs, Middle, 3, 3), Middle * Taps, random)),
            new($"{_name}.squeeze.bias", Uniform(Shape.Vector(_outputs), Middle * Taps, random)),
        ];
        foreach ((string edge, _) in Edges)
        {
            raw.Add(new($"{_name}.{edge}.weight", Uniform(new Shape(_outputs, _inputs, 1, 1), _inputs, random)));
            raw.Add(new($"{_name}.{edge}.scale", Small(random)));
            raw.Add(new($"{_name}.{edge}.bias", Small(random)));
        }

        using Tape tape = new();
        using ParameterSet set = new(raw, owns: false);
        Subtract(plain[WeightName], CollapseWeight(tape, set), set[$"{_name}.plain.weight"]);
        Subtract(plain[BiasName], CollapseBias(tape, set), set[$"{_name}.plain.bias"]);
        return raw;
    }

    /// <summary>W[o,i,t] = A[o,i,t] + sum over m of S[o,m,t]·E[m,i] + sum over edges of scale[o]·mask[t]·K[o,i].</summary>
    public Tensor CollapseWeight(Tape tape, ParameterSet raw)
    {
        Tensor weight = tape.Rent(new Shape(_outputs, _inputs, 3, 3));
        Span<float> result = weight.Span, squeeze = raw[$"{_name}.squeeze.weight"].Span, expand = raw[$"{_name}.expand.weight"].Span;
        raw[$"{_name}.plain.weight"].Span.CopyTo(result);
        for (int o = 0; o < _outputs; o++)
        {
            for (int m = 0; m < Middle; m++)
            {
                Span<float> taps = squeeze.Slice((o * Middle + m) * Taps, Taps);
                for (int i = 0; i < _inputs; i++) AddScaled(result.Slice((o * _inputs + i) * Taps, Taps), taps, expand[m * _inputs + i]);
            }

            foreach ((string edge, float[] mask) in Edges)
            {
                float scale = raw[$"{_name}.{edge}.scale"].Span[o];
                Span<float> mix = raw[$"{_name}.{edge}.weight"].Span.Slice(o * _inputs, _inputs);
                for (int i = 0; i < _inputs; i++) AddScaled(result.Slice((o * _inputs + i) * Taps, Taps), mask, scale * mix[i]);
            }
        }

        if (tape.NeedsGradient(raw[$"{_name}.plain.weight"])) tape.Record(weight, () => WeightBackward(tape, raw, tape.Gradient(weight)));
        return weight;
    }

    /// <summary>b[o] = the biases of all branches + sum over m and t of S[o,m,t]·e[m].</summary>
    public Tensor CollapseBias(Tape tape, ParameterSet raw)
    {
        Tensor bias = tape.Rent(Shape.Vector(_outputs));
        Span<float> squeeze = raw[$"{_name}.squeeze.weight"].Span, inner = raw[$"{_name}.expand.bias"].Span;
        for (int o = 0; o < _outputs; o++)
        {
            float sum = 0;
            foreach (string name in BiasNames()) sum += raw[name].Span[o];
            for (int m = 0; m < Middle; m++) sum += inner[m] * Sum(squeeze.Slice((o * Middle + m) * Taps, Taps));
            bias.Span[o] = sum;
        }

        if (tape.NeedsGradient(raw[$"{_name}.plain.weight"])) tape.Record(bias, () => BiasBackward(tape, raw, tape.Gradient(bias)));
        return bias;
    }

    private void WeightBackward(Tape tape, ParameterSet raw, Tensor gradient)
    {
        Span<float> upper = gradient.Span;
        Span<float> plain = tape.Gradient(raw[$"{_name}.plain.weight"]).Span;
        for (int k = 0; k < plain.Length; k++) plain[k] += upper[k];
        SqueezeBackward(upper, raw[$"{_name}.expand.weight"].Span, tape.Gradient(raw[$"{_name}.squeeze.weight"]).Span);
        ExpandBackward(upper, raw[$"{_name}.squeeze.weight"].Span, tape.Gradient(raw[$"{_name}.expand.weight"]).Span);
        foreach ((string edge, float[] mask) in Edges)
        {
            Tensor mix = raw[$"{_name}.{edge}.weight"], scale = raw[$"{_name}.{edge}.scale"];
            EdgeBackward(upper, mask, mix.Span, scale.Span, tape.Gradient(mix).Span, tape.Gradient(scale).Span);
        }
    }

    private void SqueezeBackward(Span<float> upper, Span<float> expand, Span<float> gradient)
    {
        for (int o = 0; o < _outputs; o++)
        {
            for (int m = 0; m < Middle; m++)
            {
                Span<float> taps = gradient.Slice((o * Middle + m) * Taps, Taps);
                for (int i = 0; i < _inputs; i++) AddScaled(taps, upper.Slice((o * _inputs + i) * Taps, Taps), expand[m * _inputs + i]);
            }
        }
    }

    private void ExpandBackward(Span<float> upper, Span<float> squeeze, Span<float> gradient)
    {
        for (int o = 0; o < _outputs; o++)
        {
            for (int m = 0; m < Middle; m++)
            {
                Span<float> taps = squeeze.Slice((o * Middle + m) * Taps, Taps);
                for (int i = 0; i < _inputs; i++) gradient[m * _inputs + i] += Dot(upper.Slice((o * _inputs + i) * Taps, Taps), taps);
            }
        }
    }

    private void EdgeBackward(Span<float> upper, float[] mask, Span<float> mix, Span<float> scale, Span<float> mixGradient, Span<float> scaleGradient)
    {
        for (int o = 0; o < _outputs; o++)
        {
            for (int i = 0; i < _inputs; i++)
            {
                int k = o * _inputs + i;
                float response = Dot(upper.Slice(k * Taps, Taps), mask);
                mixGradient[k] += scale[o] * response;
                scaleGradient[o] += mix[k] * response;
            }
        }
    }

    private void BiasBackward(Tape tape, ParameterSet raw, Tensor gradient)
    {
        Span<float> upper = gradient.Span;
        foreach (string name in BiasNames())
        {
            Span<float> bias = tape.Gradient(raw[name]).Span;
            for (int o = 0; o < _outputs; o++) bias[o] += upper[o];
        }

        Span<float> squeeze = raw[$"{_name}.squeeze.weight"].Span, inner = raw[$"{_name}.expand.bias"].Span;
        Span<float> squeezeGradient = tape.Gradient(raw[$"{_name}.squeeze.weight"]).Span, innerGradient = tape.Gradient(raw[$"{_name}.expand.bias"]).Span;
        for (int o = 0; o < _outputs; o++)
        {
            for (int m = 0; m < Middle; m++)
            {
                int start = (o * Middle + m) * Taps;
                innerGradient[m] += upper[o] * Sum(squeeze.Slice(start, Taps));
                float each = upper[o] * inner[m];
                foreach (ref float tap in squeezeGradient.Slice(start, Taps)) tap += each;
            }
        }
    }

    private IEnumerable<string> BiasNames() => Edges.Select(edge => $"{_name}.{edge.Name}.bias").Prepend($"{_name}.squeeze.bias").Prepend($"{_name}.plain.bias");

    // PyTorch's default for a convolution, which ECBSR leaves in place: uniform within 1 / sqrt(fan-in).
    private static Tensor Uniform(Shape shape, int fanIn, RandomSource random)
    {
        Tensor tensor = new(shape);
        double bound = 1 / Math.Sqrt(fanIn);
        foreach (ref float value in tensor.Span) value = (float)((2 * random.NextDouble() - 1) * bound);
        return tensor;
    }

    private Tensor Small(RandomSource random)
    {
        Tensor tensor = new(Shape.Vector(_outputs));
        foreach (ref float value in tensor.Span) value = 1e-3f * random.NextNormal();
        return tensor;
    }

    private static void Subtract(Tensor whole, Tensor part, Tensor destination)
    {
        for (int k = 0; k < destination.Count; k++) destination.Span[k] = whole.Span[k] - part.Span[k];
    }

    // Nine taps are one vector of eight and one value: plain loops would make this a tenth of a training step.
    private static void AddScaled(Span<float> destination, ReadOnlySpan<float> taps, float factor)
    {
        ref float first = ref MemoryMarshal.GetReference(destination);
        Vector256<float> sum = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(in MemoryMarshal.GetReference(taps)), Vector256.Create(factor), Vector256.LoadUnsafe(in first));
        sum.StoreUnsafe(ref first);
        destination[8] = MathF.FusedMultiplyAdd(taps[8], factor, destination[8]);
    }

    private static float Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b) =>
        Vector256.Dot(Vector256.LoadUnsafe(in MemoryMarshal.GetReference(a)), Vector256.LoadUnsafe(in MemoryMarshal.GetReference(b))) + a[8] * b[8];

    private static float Sum(ReadOnlySpan<float> taps)
    {
        float sum = 0;
        foreach (float tap in taps) sum += tap;
        return sum;
    }
}
