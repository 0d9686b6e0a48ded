using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Fovea.Imaging.Resampling;

/// <summary>The one inner loop of resampling.</summary>
internal static class WeightedSum
{
    /// <summary>
    /// to[i] = Σ_k weights[k] · from[offsets[k] + i], summed in the order of k. Rows take their taps from other rows,
    /// columns from other phases of one row; both are contiguous here. Multiplication and addition are rounded one by
    /// one, so the bits do not depend on the width of the vectors.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">A tap reaches beyond <paramref name="from"/>.</exception>
    public static void Apply<T>(ReadOnlySpan<T> from, ReadOnlySpan<int> offsets, ReadOnlySpan<T> weights, Span<T> to)
        where T : unmanaged, INumber<T>
    {
        weights = weights[..offsets.Length];
        foreach (int offset in offsets)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(offset);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, from.Length - to.Length);
        }

        ref T f = ref MemoryMarshal.GetReference(from);
        ref T t = ref MemoryMarshal.GetReference(to);
        int lanes = Vector<T>.Count;
        int x = 0;
        for (; x <= to.Length - 4 * lanes; x += 4 * lanes) Four(ref f, offsets, weights, x, ref t);
        for (; x <= to.Length - lanes; x += lanes) One(ref f, offsets, weights, x, ref t);
        if (x == to.Length) return;
        if (to.Length >= lanes)
        {
            // The last vector overlaps the one before: the same elements get the same values again.
            One(ref f, offsets, weights, to.Length - lanes, ref t);
            return;
        }

        for (; x < to.Length; x++)
        {
            T sum = T.Zero;
            for (int k = 0; k < offsets.Length; k++) sum += weights[k] * Unsafe.Add(ref f, offsets[k] + x);
            to[x] = sum;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Four<T>(ref T from, ReadOnlySpan<int> offsets, ReadOnlySpan<T> weights, int x, ref T to)
        where T : unmanaged, INumber<T>
    {
        int lanes = Vector<T>.Count;
        Vector<T> a = Vector<T>.Zero, b = a, c = a, d = a;
        for (int k = 0; k < offsets.Length; k++)
        {
            ref T at = ref Unsafe.Add(ref from, offsets[k] + x);
            Vector<T> weight = new(weights[k]);
            a += weight * Vector.LoadUnsafe(ref at);
            b += weight * Vector.LoadUnsafe(ref at, (nuint)lanes);
            c += weight * Vector.LoadUnsafe(ref at, (nuint)(2 * lanes));
            d += weight * Vector.LoadUnsafe(ref at, (nuint)(3 * lanes));
        }

        a.StoreUnsafe(ref to, (nuint)x);
        b.StoreUnsafe(ref to, (nuint)(x + lanes));
        c.StoreUnsafe(ref to, (nuint)(x + 2 * lanes));
        d.StoreUnsafe(ref to, (nuint)(x + 3 * lanes));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void One<T>(ref T from, ReadOnlySpan<int> offsets, ReadOnlySpan<T> weights, int x, ref T to)
        where T : unmanaged, INumber<T>
    {
        Vector<T> sum = Vector<T>.Zero;
        for (int k = 0; k < offsets.Length; k++) sum += new Vector<T>(weights[k]) * Vector.LoadUnsafe(ref Unsafe.Add(ref from, offsets[k] + x));
        sum.StoreUnsafe(ref to, (nuint)x);
    }
}
