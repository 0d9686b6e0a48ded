using System.Runtime.CompilerServices;

namespace Fovea.Tensors;

/// <summary>
/// The inner kernel of the weight gradient: one kernel row of four or eight output channels by one input channel, its
/// 12 or 24 sums held in registers while a strip of pixels passes by.
/// </summary>
internal static unsafe class Convolution3x3Correlation
{
    /// <summary>Partial sums of each value: pixel x goes to lane x mod 16, however wide the vectors are, so the bits agree.</summary>
    public const int Lanes = 16;

    /// <summary>Adds the products of every <see cref="Lanes"/>-th vector of a strip to sums[channel][kx][lane].</summary>
    /// <param name="plan">The sizes of the convolution.</param>
    /// <param name="input">First pixel of the strip in the input channel, moved by the kernel row.</param>
    /// <param name="gradient">First pixel of the strip in the first output channel.</param>
    /// <param name="rows">Rows of the strip.</param>
    /// <param name="channels">Output channels there are, at most the depth; sums of others are meaningless.</param>
    /// <param name="column">First column: a multiple of the width of the vectors, less than <see cref="Lanes"/>.</param>
    /// <param name="masks">For each of these vectors, the masks of its left neighbours, itself and its right neighbours.</param>
    /// <param name="sums">The lanes of the column, of three values for each channel of the depth.</param>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<TLanes, TDepth>(
        in Convolution3x3Plan plan, float* input, float* gradient, int rows, int channels, int column, float* masks, float* sums)
        where TLanes : unmanaged, ILanes<TLanes>
        where TDepth : struct, ITileDepth
    {
        TLanes zero = TLanes.Broadcast(0);
        TLanes a0 = zero, a1 = zero, a2 = zero, a3 = zero, a4 = zero, a5 = zero, a6 = zero, a7 = zero;
        TLanes b0 = zero, b1 = zero, b2 = zero, b3 = zero, b4 = zero, b5 = zero, b6 = zero, b7 = zero;
        TLanes c0 = zero, c1 = zero, c2 = zero, c3 = zero, c4 = zero, c5 = zero, c6 = zero, c7 = zero;
        Load(sums, out a0, out b0, out c0);
        Load(sums + 3 * Lanes, out a1, out b1, out c1);
        Load(sums + 6 * Lanes, out a2, out b2, out c2);
        Load(sums + 9 * Lanes, out a3, out b3, out c3);
        if (TDepth.Channels > 4)
        {
            Load(sums + 12 * Lanes, out a4, out b4, out c4);
            Load(sums + 15 * Lanes, out a5, out b5, out c5);
            Load(sums + 18 * Lanes, out a6, out b6, out c6);
            Load(sums + 21 * Lanes, out a7, out b7, out c7);
        }

        nint plane1 = Math.Min(1, channels - 1) * plan.Plane, plane2 = Math.Min(2, channels - 1) * plan.Plane;
        nint plane3 = Math.Min(3, channels - 1) * plan.Plane, half = Math.Min(4, channels - 1) * plan.Plane;
        for (; rows > 0; rows--, input += plan.Width, gradient += plan.Width)
        {
            float* mask = masks;
            for (int i = column; i < plan.Width; i += Lanes, mask += 3 * TLanes.Width)
            {
                float* g = gradient + i;
                TLanes inside = TLanes.Load(mask + TLanes.Width);
                TLanes x = TLanes.Select(TLanes.Load(mask), TLanes.Load(input + i - 1), zero);
                TLanes y = TLanes.Select(inside, TLanes.Load(input + i), zero);
                TLanes z = TLanes.Select(TLanes.Load(mask + 2 * TLanes.Width), TLanes.Load(input + i + 1), zero);
                Add(TLanes.Select(inside, TLanes.Load(g), zero), x, y, z, ref a0, ref b0, ref c0);
                Add(TLanes.Select(inside, TLanes.Load(g + plane1), zero), x, y, z, ref a1, ref b1, ref c1);
                Add(TLanes.Select(inside, TLanes.Load(g + plane2), zero), x, y, z, ref a2, ref b2, ref c2);
                Add(TLanes.Select(inside, TLanes.Load(g + plane3), zero), x, y, z, ref a3, ref b3, ref c3);
                if (TDepth.Channels > 4)
                {
                    g += half;
                    Add(TLanes.Select(inside, TLanes.Load(g), zero), x, y, z, ref a4, ref b4, ref c4);
                    Add(TLanes.Select(inside, TLanes.Load(g + plane1), zero), x, y, z, ref a5, ref b5, ref c5);
                    Add(TLanes.Select(inside, TLanes.Load(g + plane2), zero), x, y, z, ref a6, ref b6, ref c6);
                    Add(TLanes.Select(inside, TLanes.Load(g + plane3), zero), x, y, z, ref a7, ref b7, ref c7);
                }
            }
        }

        Store(sums, a0, b0, c0);
        Store(sums + 3 * Lanes, a1, b1, c1);
        Store(sums + 6 * Lanes, a2, b2, c2);
        Store(sums + 9 * Lanes, a3, b3, c3);
        if (TDepth.Channels > 4)
        {
            Store(sums + 12 * Lanes, a4, b4, c4);
            Store(sums + 15 * Lanes, a5, b5, c5);
            Store(sums + 18 * Lanes, a6, b6, c6);
            Store(sums + 21 * Lanes, a7, b7, c7);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Load<TLanes>(float* sums, out TLanes a, out TLanes b, out TLanes c)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        a = TLanes.Load(sums);
        b = TLanes.Load(sums + Lanes);
        c = TLanes.Load(sums + 2 * Lanes);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add<TLanes>(TLanes gradient, TLanes x, TLanes y, TLanes z, ref TLanes a, ref TLanes b, ref TLanes c)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        a = TLanes.MultiplyAdd(x, gradient, a);
        b = TLanes.MultiplyAdd(y, gradient, b);
        c = TLanes.MultiplyAdd(z, gradient, c);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<TLanes>(float* sums, TLanes a, TLanes b, TLanes c)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        TLanes.Store(a, sums);
        TLanes.Store(b, sums + Lanes);
        TLanes.Store(c, sums + 2 * Lanes);
    }
}
