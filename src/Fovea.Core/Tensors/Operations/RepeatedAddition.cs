using System.Numerics;
using System.Runtime.InteropServices;

namespace Fovea.Tensors;

/// <summary>
/// Adds a narrow tensor to a wide one, each of its channels repeated in a row: out[n, c·k + j] = wide[n, c·k + j] +
/// narrow[n, c]. With k = r·r before a CRD pixel shuffle it adds the nearest-neighbour enlargement.
/// </summary>
public static class RepeatedAddition
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
