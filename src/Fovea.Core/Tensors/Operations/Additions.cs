using System.Numerics;
using System.Runtime.InteropServices;

namespace Fovea.Tensors;

/// <summary>Sum of two tensors.</summary>
public static unsafe class Addition
{
    /// <summary>a + b; both may be the same tensor.</summary>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static Tensor Apply(Tape tape, Tensor a, Tensor b)
    {
        Check.Same(a, b, nameof(b));
        Tensor output = tape.Rent(a.Shape);
        Elementwise.Map(default(Elementwise.AddOperator), a.Pointer, b.Pointer, output.Pointer, a.Count);
        bool intoA = tape.NeedsGradient(a);
        bool intoB = tape.NeedsGradient(b);
        if (intoA || intoB) tape.Record(output, Backward);
        return output;

        void Backward()
        {
            Tensor gradient = tape.Gradient(output);
            if (intoB) Elementwise.Flow(gradient, tape, b);
            if (intoA && !tape.TryHandDown(output, a)) Elementwise.Flow(gradient, tape, a);
        }
    }
}

/// <summary>Adds a value per channel.</summary>
internal static unsafe class BiasAddition
{
    /// <summary>x[n, c, y, x] + bias[c].</summary>
    /// <param name="tape">Lends the result and records the gradients.</param>
    /// <param name="x">(N, C, H, W).</param>
    /// <param name="bias">C values of shape (1, C, 1, 1).</param>
    /// <exception cref="ArgumentException">The number of values is not that of the channels.</exception>
    public static Tensor Apply(Tape tape, Tensor x, Tensor bias)
    {
        Check.Vector(bias, x.Shape.Channels, nameof(bias));
        Tensor output = tape.Rent(x.Shape);
        BiasKernels.Spread(bias, output);
        Elementwise.Add(x.Pointer, output.Pointer, x.Count);
        bool intoX = tape.NeedsGradient(x);
        bool intoBias = tape.NeedsGradient(bias);
        if (intoX || intoBias) tape.Record(output, Backward);
        return output;

        void Backward()
        {
            Tensor gradient = tape.Gradient(output);
            if (intoBias) BiasKernels.AddPlaneSums(gradient, tape.Gradient(bias));
            if (intoX && !tape.TryHandDown(output, x)) Elementwise.Flow(gradient, tape, x);
        }
    }
}

/// <summary>
/// Adds a narrow tensor to a wide one, each of its channels repeated in a row: out[n, c·k + j] = wide[n, c·k + j] +
/// narrow[n, c]. With k = r·r before a CRD pixel shuffle it adds the nearest-neighbour enlargement.
/// </summary>
internal static class RepeatedAddition
{
    /// <summary>The sum, of the shape of <paramref name="wide"/>.</summary>
    /// <param name="tape">Lends the result and records the gradients.</param>
    /// <param name="wide">(N, C·k, H, W).</param>
    /// <param name="narrow">(N, C, H, W).</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Tensor Apply(Tape tape, Tensor wide, Tensor narrow)
    {
        Shape shape = wide.Shape;
        int repeats = shape.Channels / narrow.Shape.Channels;
        if (narrow.Shape with { Channels = shape.Channels } != shape || repeats * narrow.Shape.Channels != shape.Channels)
        {
            throw new ArgumentException($"{narrow.Shape} cannot be repeated to {shape}.", nameof(narrow));
        }

        Tensor output = tape.Rent(shape);
        for (int n = 0; n < shape.Batch; n++)
        {
            for (int c = 0; c < shape.Channels; c++) Add(wide.Plane(n, c), narrow.Plane(n, c / repeats), output.Plane(n, c));
        }

        bool wideNeeds = tape.NeedsGradient(wide), narrowNeeds = tape.NeedsGradient(narrow);
        if (wideNeeds || narrowNeeds) tape.Record(output, () => Backward(tape, output, wideNeeds ? wide : null, narrowNeeds ? narrow : null, repeats));
        return output;
    }

    private static void Backward(Tape tape, Tensor output, Tensor? wide, Tensor? narrow, int repeats)
    {
        Tensor upper = tape.Gradient(output);
        for (int n = 0; narrow is not null && n < output.Shape.Batch; n++)
        {
            for (int c = 0; c < output.Shape.Channels; c++)
            {
                Span<float> gradient = tape.Gradient(narrow).Plane(n, c / repeats);
                Add(upper.Plane(n, c), gradient, gradient);
            }
        }

        if (wide is not null && !tape.TryHandDown(output, wide)) Elementwise.Flow(upper, tape, wide);
    }

    private static void Add(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> destination)
    {
        ReadOnlySpan<Vector<float>> wideA = MemoryMarshal.Cast<float, Vector<float>>(a), wideB = MemoryMarshal.Cast<float, Vector<float>>(b);
        Span<Vector<float>> wide = MemoryMarshal.Cast<float, Vector<float>>(destination);
        for (int i = 0; i < wide.Length; i++) wide[i] = wideA[i] + wideB[i];
        for (int i = wide.Length * Vector<float>.Count; i < destination.Length; i++) destination[i] = a[i] + b[i];
    }
}

/// <summary>A value per channel, spread over its feature map, and the way back.</summary>
internal static unsafe class BiasKernels
{
    /// <summary>Adds to each entry of a vector the sum of its channel over batch, rows and columns.</summary>
    public static void AddPlaneSums(Tensor gradient, Tensor vectorGradient)
    {
        Shape shape = gradient.Shape;
        for (int channel = 0; channel < shape.Channels; channel++)
        {
            double sum = 0;
            for (int sample = 0; sample < shape.Batch; sample++)
            {
                sum += Reduction.Sum(gradient.Pointer + ((long)sample * shape.Channels + channel) * shape.PlaneSize, shape.PlaneSize);
            }

            vectorGradient.Pointer[channel] += (float)sum;
        }
    }

    /// <summary>Sets every feature map to its channel's value, or to zero without a vector.</summary>
    public static void Spread(Tensor? vector, Tensor output)
    {
        Shape shape = output.Shape;
        for (int sample = 0; sample < shape.Batch; sample++)
        {
            for (int channel = 0; channel < shape.Channels; channel++)
            {
                output.Plane(sample, channel).Fill(vector is null ? 0f : vector.Pointer[channel]);
            }
        }
    }
}
