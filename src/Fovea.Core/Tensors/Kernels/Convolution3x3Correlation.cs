using System.Runtime.CompilerServices;

namespace Fovea.Tensors;

/// <summary>
/// The inner kernel of the weight gradient: one kernel row of four or eight output channels by one input channel, its
/// 12 or 24 sums held in registers while a strip of pixels passes by.
/// </summary>
internal static unsafe class Convolution3x3Correlation
{
    /// <summary>Partial sums of each value: pixel x goes to sum x mod 16, however wide the vectors are, so the bits agree.</summary>
    public const int Partials = 16;

    /// <summary>Adds the products of every <see cref="Partials"/>-th vector of a strip to sums[channel][kx][lane].</summary>
    /// <param name="plan">The sizes of the convolution.</param>
    /// <param name="input">First pixel of the strip in the input channel, moved by the kernel row.</param>
    /// <param name="gradient">First pixel of the strip in the first output channel.</param>
    /// <param name="rows">Rows of the strip.</param>
    /// <param name="channels">Output channels there are, at most the depth; sums of others are meaningless.</param>
    /// <param name="column">First column: a multiple of the width of the vectors, less than <see cref="Partials"/>.</param>
    /// <param name="masks">For each of these vectors, the masks of its left neighbours, itself and its right neighbours.</param>
    /// <param name="sums">The lanes of the column, of three values for each channel of the depth.</param>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<TVector, TDepth>(
        in Convolution3x3Plan plan, float* input, float* gradient, int rows, int channels, int column, float* masks, float* sums)
        where TVector : unmanaged, ISimdVector<TVector>
        where TDepth : struct, ITileDepth
    {
        TVector zero = TVector.Broadcast(0);
        TVector a0 = zero, a1 = zero, a2 = zero, a3 = zero, a4 = zero, a5 = zero, a6 = zero, a7 = zero;
        TVector b0 = zero, b1 = zero, b2 = zero, b3 = zero, b4 = zero, b5 = zero, b6 = zero, b7 = zero;
        TVector c0 = zero, c1 = zero, c2 = zero, c3 = zero, c4 = zero, c5 = zero, c6 = zero, c7 = zero;
        Load(sums, out a0, out b0, out c0);
        Load(sums + 3 * Partials, out a1, out b1, out c1);
        Load(sums + 6 * Partials, out a2, out b2, out c2);
        Load(sums + 9 * Partials, out a3, out b3, out c3);
        if (TDepth.Channels > 4)
        {
            Load(sums + 12 * Partials, out a4, out b4, out c4);
            Load(sums + 15 * Partials, out a5, out b5, out c5);
            Load(sums + 18 * Partials, out a6, out b6, out c6);
            Load(sums + 21 * Partials, out a7, out b7, out c7);
        }

        nint plane1 = Math.Min(1, channels - 1) * plan.Plane, plane2 = Math.Min(2, channels - 1) * plan.Plane;
        nint plane3 = Math.Min(3, channels - 1) * plan.Plane, half = Math.Min(4, channels - 1) * plan.Plane;
        for (; rows > 0; rows--, input += plan.Width, gradient += plan.Width)
        {
            float* mask = masks;
            for (int i = column; i < plan.Width; i += Partials, mask += 3 * TVector.Width)
            {
                float* g = gradient + i;
                TVector inside = TVector.Load(mask + TVector.Width);
                TVector x = TVector.Select(TVector.Load(mask), TVector.Load(input + i - 1), zero);
                TVector y = TVector.Select(inside, TVector.Load(input + i), zero);
                TVector z = TVector.Select(TVector.Load(mask + 2 * TVector.Width), TVector.Load(input + i + 1), zero);
                Add(TVector.Select(inside, TVector.Load(g), zero), x, y, z, ref a0, ref b0, ref c0);
                Add(TVector.Select(inside, TVector.Load(g + plane1), zero), x, y, z, ref a1, ref b1, ref c1);
                Add(TVector.Select(inside, TVector.Load(g + plane2), zero), x, y, z, ref a2, ref b2, ref c2);
                Add(TVector.Select(inside, TVector.Load(g + plane3), zero), x, y, z, ref a3, ref b3, ref c3);
                if (TDepth.Channels > 4)
                {
                    g += half;
                    Add(TVector.Select(inside, TVector.Load(g), zero), x, y, z, ref a4, ref b4, ref c4);
                    Add(TVector.Select(inside, TVector.Load(g + plane1), zero), x, y, z, ref a5, ref b5, ref c5);
                    Add(TVector.Select(inside, TVector.Load(g + plane2), zero), x, y, z, ref a6, ref b6, ref c6);
                    Add(TVector.Select(inside, TVector.Load(g + plane3), zero), x, y, z, ref a7, ref b7, ref c7);
                }
            }
        }

        Store(sums, a0, b0, c0);
        Store(sums + 3 * Partials, a1, b1, c1);
        Store(sums + 6 * Partials, a2, b2, c2);
        Store(sums + 9 * Partials, a3, b3, c3);
        if (TDepth.Channels > 4)
        {
            Store(sums + 12 * Partials, a4, b4, c4);
            Store(sums + 15 * Partials, a5, b5, c5);
            Store(sums + 18 * Partials, a6, b6, c6);
            Store(sums + 21 * Partials, a7, b7, c7);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Load<TVector>(float* sums, out TVector a, out TVector b, out TVector c)
        where TVector : unmanaged, ISimdVector<TVector>
    {
        a = TVector.Load(sums);
        b = TVector.Load(sums + Partials);
        c = TVector.Load(sums + 2 * Partials);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add<TVector>(TVector gradient, TVector x, TVector y, TVector z, ref TVector a, ref TVector b, ref TVector c)
        where TVector : unmanaged, ISimdVector<TVector>
    {
        a = TVector.MultiplyAdd(x, gradient, a);
        b = TVector.MultiplyAdd(y, gradient, b);
        c = TVector.MultiplyAdd(z, gradient, c);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<TVector>(float* sums, TVector a, TVector b, TVector c)
        where TVector : unmanaged, ISimdVector<TVector>
    {
        TVector.Store(a, sums);
        TVector.Store(b, sums + Partials);
        TVector.Store(c, sums + 2 * Partials);
    }
}
