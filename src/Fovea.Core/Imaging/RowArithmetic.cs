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

    /// <summary>
    /// Both differences of a row from one look at it: each is weight · <see cref="Mix"/>, in place of what is there or
    /// added to it.
    /// </summary>
    public static void Differences(ReadOnlySpan<float> red, ReadOnlySpan<float> green, ReadOnlySpan<float> blue, (ChannelMix Blue, ChannelMix Red) mix, float weight, bool adds, Span<float> toBlue, Span<float> toRed)
    {
        toRed = toRed[..toBlue.Length];
        red = red[..toBlue.Length];
        green = green[..toBlue.Length];
        blue = blue[..toBlue.Length];
        ref float r = ref MemoryMarshal.GetReference(red);
        ref float g = ref MemoryMarshal.GetReference(green);
        ref float b = ref MemoryMarshal.GetReference(blue);
        ref float tb = ref MemoryMarshal.GetReference(toBlue);
        ref float tr = ref MemoryMarshal.GetReference(toRed);
        int x = 0;
        for (; x <= toBlue.Length - Vector<float>.Count; x += Vector<float>.Count)
        {
            Vector<float> vr = Load(ref r, x), vg = Load(ref g, x), vb = Load(ref b, x);
            Vector<float> blueDifference = Mixed(vr, vg, vb, mix.Blue), redDifference = Mixed(vr, vg, vb, mix.Red);
            (adds ? Vector.FusedMultiplyAdd(blueDifference, new(weight), Load(ref tb, x)) : blueDifference * weight).StoreUnsafe(ref tb, (nuint)x);
            (adds ? Vector.FusedMultiplyAdd(redDifference, new(weight), Load(ref tr, x)) : redDifference * weight).StoreUnsafe(ref tr, (nuint)x);
        }

        for (; x < toBlue.Length; x++)
        {
            float blueDifference = Mixed(red[x], green[x], blue[x], mix.Blue), redDifference = Mixed(red[x], green[x], blue[x], mix.Red);
            toBlue[x] = adds ? float.FusedMultiplyAdd(blueDifference, weight, toBlue[x]) : blueDifference * weight;
            toRed[x] = adds ? float.FusedMultiplyAdd(redDifference, weight, toRed[x]) : redDifference * weight;
        }
    }

    /// <summary>Means of neighbours: to[i] = (row[2i] + row[2i + 1]) / 2; the row is twice as long.</summary>
    public static void HalveBetween(ReadOnlySpan<float> row, Span<float> to)
    {
        row = row[..(2 * to.Length)];
        ref float r = ref MemoryMarshal.GetReference(row);
        ref float t = ref MemoryMarshal.GetReference(to);
        int lanes = Vector<float>.Count;
        int i = 0;
        for (; i <= to.Length - lanes - 1; i += lanes)
        {
            // Sums at every sample, of which the even ones are kept; the one beyond the last is not looked at.
            Vector<float> low = new Vector<float>(0.5f) * (Load(ref r, 2 * i) + Load(ref r, 2 * i + 1));
            Vector<float> high = new Vector<float>(0.5f) * (Load(ref r, 2 * i + lanes) + Load(ref r, 2 * i + lanes + 1));
            Even(low, high).StoreUnsafe(ref t, (nuint)i);
        }

        for (; i < to.Length; i++) to[i] = 0.5f * (row[2 * i] + row[2 * i + 1]);
    }

    /// <summary>Taps 1 2 1: to[i] = (row[2i] + row[2i + 2]) / 4 + row[2i + 1] / 2; the row is one longer than twice as long.</summary>
    public static void HalveOn(ReadOnlySpan<float> row, Span<float> to)
    {
        row = row[..(2 * to.Length + 1)];
        ref float r = ref MemoryMarshal.GetReference(row);
        ref float t = ref MemoryMarshal.GetReference(to);
        int lanes = Vector<float>.Count;
        int i = 0;
        for (; i <= to.Length - lanes - 1; i += lanes)
        {
            Even(Around(ref r, 2 * i), Around(ref r, 2 * i + lanes)).StoreUnsafe(ref t, (nuint)i);
        }

        for (; i < to.Length; i++) to[i] = 0.25f * (row[2 * i] + row[2 * i + 2]) + 0.5f * row[2 * i + 1];
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
    private static Vector<float> Around(ref float row, int x)
        => new Vector<float>(0.25f) * (Load(ref row, x) + Load(ref row, x + 2)) + new Vector<float>(0.5f) * Load(ref row, x + 1);

    // A pair of floats is a long whose low half is the first.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<float> Even(Vector<float> low, Vector<float> high)
        => Vector.AsVectorSingle(Vector.Narrow(Vector.AsVectorUInt64(low), Vector.AsVectorUInt64(high)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<float> Mixed(Vector<float> red, Vector<float> green, Vector<float> blue, ChannelMix mix)
    {
        Vector<float> sum = Vector.FusedMultiplyAdd(red, new(mix.Red), new(mix.Bias));
        return Vector.FusedMultiplyAdd(blue, new(mix.Blue), Vector.FusedMultiplyAdd(green, new(mix.Green), sum));
    }

    private static float Mixed(float red, float green, float blue, ChannelMix mix)
        => float.FusedMultiplyAdd(blue, mix.Blue, float.FusedMultiplyAdd(green, mix.Green, float.FusedMultiplyAdd(red, mix.Red, mix.Bias)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<float> Load(ref float from, int offset) => Vector.LoadUnsafe(ref from, (nuint)offset);
}
