using Fovea.Tensors;

namespace Fovea.Training.Supernets;

/// <summary>
/// A convolution of a supernet as one plain 3x3 convolution: of every output channel the 3x3 filter times its gate plus, in
/// the middle tap, the 1x1 filter times its gate. That is exact, because the two are added before anything bends, and a
/// gate before a ReLU is a gate after it.
/// </summary>
/// <remarks>A gate here is the product of those that the channel depends on.</remarks>
internal sealed class GatedConvolution
{
    private const int Taps = 9;
    private const int Middle = 4;

    private readonly int[][] _wide;
    private readonly int[][]? _point;

    /// <summary>Prepares a convolution.</summary>
    /// <param name="name">Its name in the plain network.</param>
    /// <param name="wide">For every output channel the gates whose product is that of the 3x3 filter.</param>
    /// <param name="point">The same for the 1x1 filter; null when there is none.</param>
    public GatedConvolution(string name, int[][] wide, int[][]? point) => (Name, _wide, _point) = (name, wide, point);

    public string Name { get; }

    /// <summary>Filters of both kernels and a bias each.</summary>
    public record struct Branches(Tensor Wide, Tensor WideBias, Tensor? Point, Tensor? PointBias);

    /// <summary>The gated filters, (Co, Ci, 3, 3), differentiable back to the branches and the gates.</summary>
    public Tensor CollapseWeight(Tape tape, Branches from, Tensor gates)
    {
        Tensor weight = tape.Rent(from.Wide.Shape);
        Span<float> result = weight.Span, wide = from.Wide.Span;
        (int outputs, int filter) = (weight.Shape.Batch, weight.Shape.Channels * Taps);
        for (int o = 0; o < outputs; o++)
        {
            float gate = Product(_wide[o], gates);
            for (int i = o * filter; i < (o + 1) * filter; i++) result[i] = gate * wide[i];
        }

        if (_point is not null)
        {
            Span<float> point = from.Point!.Span;
            int inputs = weight.Shape.Channels;
            for (int i = 0; i < point.Length; i++) result[i * Taps + Middle] += Product(_point[i / inputs], gates) * point[i];
        }

        if (tape.NeedsGradient(gates)) tape.Record(weight, () => WeightBackward(tape, from, gates, tape.Gradient(weight)));
        return weight;
    }

    /// <summary>The gated biases.</summary>
    public Tensor CollapseBias(Tape tape, Branches from, Tensor gates)
    {
        Tensor bias = tape.Rent(from.WideBias.Shape);
        for (int o = 0; o < bias.Count; o++)
        {
            bias.Span[o] = Product(_wide[o], gates) * from.WideBias.Span[o];
            if (_point is not null) bias.Span[o] += Product(_point[o], gates) * from.PointBias!.Span[o];
        }

        if (tape.NeedsGradient(gates)) tape.Record(bias, () => BiasBackward(tape, from, gates, tape.Gradient(bias)));
        return bias;
    }

    private void WeightBackward(Tape tape, Branches from, Tensor gates, Tensor gradient)
    {
        (int outputs, int inputs) = (gradient.Shape.Batch, gradient.Shape.Channels);
        Span<float> wide = tape.Gradient(from.Wide).Span, upper = gradient.Span;
        float[] middle = new float[inputs];
        for (int o = 0; o < outputs; o++)
        {
            Span<float> slopes = upper.Slice(o * inputs * Taps, inputs * Taps);
            AddBranch(tape, gates, _wide[o], slopes, from.Wide.Span.Slice(o * inputs * Taps, inputs * Taps), wide.Slice(o * inputs * Taps, inputs * Taps));
            if (_point is null) continue;
            for (int i = 0; i < inputs; i++) middle[i] = slopes[i * Taps + Middle];
            AddBranch(tape, gates, _point[o], middle, from.Point!.Span.Slice(o * inputs, inputs), tape.Gradient(from.Point).Span.Slice(o * inputs, inputs));
        }
    }

    private void BiasBackward(Tape tape, Branches from, Tensor gates, Tensor gradient)
    {
        for (int o = 0; o < gradient.Count; o++)
        {
            Span<float> slope = gradient.Span.Slice(o, 1);
            AddBranch(tape, gates, _wide[o], slope, from.WideBias.Span.Slice(o, 1), tape.Gradient(from.WideBias).Span.Slice(o, 1));
            if (_point is not null) AddBranch(tape, gates, _point[o], slope, from.PointBias!.Span.Slice(o, 1), tape.Gradient(from.PointBias).Span.Slice(o, 1));
        }
    }

    // Of values v that became g·v: dv += g·up, dg += Σ up·v, the latter to each factor of g times the others.
    private static void AddBranch(Tape tape, Tensor gates, int[] factors, ReadOnlySpan<float> upper, ReadOnlySpan<float> values, Span<float> gradient)
    {
        float gate = Product(factors, gates);
        double slope = 0;
        for (int i = 0; i < values.Length; i++)
        {
            gradient[i] += gate * upper[i];
            slope += (double)upper[i] * values[i];
        }

        Span<float> of = tape.Gradient(gates).Span;
        foreach (int factor in factors)
        {
            double others = 1;
            foreach (int other in factors)
            {
                if (other != factor) others *= gates.Span[other];
            }

            of[factor] += (float)(slope * others);
        }
    }

    private static float Product(int[] factors, Tensor gates)
    {
        float product = 1;
        foreach (int factor in factors) product *= gates.Span[factor];
        return product;
    }
}
