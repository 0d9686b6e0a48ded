using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Fovea.Imaging;

/// <summary>
/// Sums of rows and channels. Every element takes the same fused operations in vectors and in the scalar tail, so the
/// bits do not depend on the width of the vectors.
/// </summary>
internal static class RowArithmetic
{
    /// <summary>to[x] = weight · row[x], for the length of <paramref name="to"/>.</summary>
    public static void Multiply(ReadOnlySpan<float> row, float weight, Span<float> to)
    {
        row = row[..to.Length];
        ref float r = ref MemoryMarshal.GetReference(row);
        ref float t = ref MemoryMarshal.GetReference(to);
        int x = 0;
        for (; x <= to.Length - Vector<float>.Count; x += Vector<float>.Count) (Load(ref r, x) * weight).StoreUnsafe(ref t, (nuint)x);
        for (; x < to.Length; x++) to[x] = row[x] * weight;
    }

    /// <summary>to[x] += weight · row[x], for the length of <paramref name="to"/>.</summary>
    public static void MultiplyAdd(ReadOnlySpan<float> row, float weight, Span<float> to)
    {
        row = row[..to.Length];
        ref float r = ref MemoryMarshal.GetReference(row);
        ref float t = ref MemoryMarshal.GetReference(to);
        Vector<float> weights = new(weight);
        int x = 0;
        for (; x <= to.Length - Vector<float>.Count; x += Vector<float>.Count)
        {
            Vector.FusedMultiplyAdd(Load(ref r, x), weights, Load(ref t, x)).StoreUnsafe(ref t, (nuint)x);
        }

        for (; x < to.Length; x++) to[x] = float.FusedMultiplyAdd(row[x], weight, to[x]);
    }

    /// <summary>to[x] = r · red[x] + g · green[x] + b · blue[x] + bias, for the length of <paramref name="to"/>.</summary>
    public static void Mix(ReadOnlySpan<float> red, ReadOnlySpan<float> green, ReadOnlySpan<float> blue, ChannelMix mix, Span<float> to)
    {
        red = red[..to.Length];
        green = green[..to.Length];
        blue = blue[..to.Length];
        ref float r = ref MemoryMarshal.GetReference(red);
        ref float g = ref MemoryMarshal.GetReference(green);
        ref float b = ref MemoryMarshal.GetReference(blue);
        ref float t = ref MemoryMarshal.GetReference(to);
        Vector<float> mr = new(mix.Red), mg = new(mix.Green), mb = new(mix.Blue), bias = new(mix.Bias);
        int x = 0;
        for (; x <= to.Length - Vector<float>.Count; x += Vector<float>.Count)
        {
            Vector<float> sum = Vector.FusedMultiplyAdd(Load(ref r, x), mr, bias);
            sum = Vector.FusedMultiplyAdd(Load(ref g, x), mg, sum);
            Vector.FusedMultiplyAdd(Load(ref b, x), mb, sum).StoreUnsafe(ref t, (nuint)x);
        }

        for (; x < to.Length; x++)
        {
            float sum = float.FusedMultiplyAdd(red[x], mix.Red, mix.Bias);
            sum = float.FusedMultiplyAdd(green[x], mix.Green, sum);
            to[x] = float.FusedMultiplyAdd(blue[x], mix.Blue, sum);
        }
    }

    /// <summary>to[x] = row[x] + a · first[x], for the length of <paramref name="to"/>.</summary>
    public static void AddScaled(ReadOnlySpan<float> row, ReadOnlySpan<float> first, float a, Span<float> to)
    {
        row = row[..to.Length];
        first = first[..to.Length];
        ref float r = ref MemoryMarshal.GetReference(row);
        ref float f = ref MemoryMarshal.GetReference(first);
        ref float t = ref MemoryMarshal.GetReference(to);
        Vector<float> weights = new(a);
        int x = 0;
        for (; x <= to.Length - Vector<float>.Count; x += Vector<float>.Count)
        {
            Vector.FusedMultiplyAdd(Load(ref f, x), weights, Load(ref r, x)).StoreUnsafe(ref t, (nuint)x);
        }

        for (; x < to.Length; x++) to[x] = float.FusedMultiplyAdd(first[x], a, row[x]);
    }

    /// <summary>Five taps at every place: to[x] = Σ taps[k] · row[x + k]; the row is four longer than <paramref name="to"/>.</summary>
    public static void FiveTaps(ReadOnlySpan<float> row, ReadOnlySpan<float> taps, Span<float> to)
    {
        row = row[..(to.Length + 4)];
        ref float r = ref MemoryMarshal.GetReference(row);
        ref float t = ref MemoryMarshal.GetReference(to);
        Vector<float> t0 = new(taps[0]), t1 = new(taps[1]), t2 = new(taps[2]), t3 = new(taps[3]), t4 = new(taps[4]);
        int x = 0;
        for (; x <= to.Length - Vector<float>.Count; x += Vector<float>.Count)
        {
            Vector<float> sum = Load(ref r, x) * t0;
            sum = Vector.FusedMultiplyAdd(Load(ref r, x + 1), t1, sum);
            sum = Vector.FusedMultiplyAdd(Load(ref r, x + 2), t2, sum);
            sum = Vector.FusedMultiplyAdd(Load(ref r, x + 3), t3, sum);
            Vector.FusedMultiplyAdd(Load(ref r, x + 4), t4, sum).StoreUnsafe(ref t, (nuint)x);
        }

        for (; x < to.Length; x++)
        {
            float sum = row[x] * taps[0];
            for (int k = 1; k < 5; k++) sum = float.FusedMultiplyAdd(row[x + k], taps[k], sum);
            to[x] = sum;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<float> Load(ref float from, int offset) => Vector.LoadUnsafe(ref from, (nuint)offset);
}
