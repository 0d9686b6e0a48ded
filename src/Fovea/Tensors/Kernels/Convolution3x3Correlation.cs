using System.Runtime.CompilerServices;

namespace Fovea.Tensors;

/// <summary>
/// The inner kernel of the weight gradient: one kernel row of four or eight output channels by one input channel, its
/// 12 or 24 sums held in registers while a strip of pixels passes by.
/// </summary>
internal static unsafe class Convolution3x3Correlation
{
    /// <summary>Adds the products of a strip to sums[channel][kx], one vector each.</summary>
    /// <param name="plan">The sizes of the convolution.</param>
    /// <param name="input">First pixel of the strip in the input channel, moved by the kernel row.</param>
    /// <param name="gradient">First pixel of the strip in the first output channel.</param>
    /// <param name="rows">Rows of the strip.</param>
    /// <param name="channels">Output channels there are, at most the depth; sums of others are meaningless.</param>
    /// <param name="masks">For each vector of a row, the masks of its left neighbours, itself and its right neighbours.</param>
    /// <param name="sums">Three vectors for each channel of the depth.</param>
    [SkipLocalsInit]
    public static void Run<TLanes, TDepth>(
        in Convolution3x3Plan plan, float* input, float* gradient, int rows, int channels, float* masks, float* sums)
        where TLanes : unmanaged, ILanes<TLanes>
        where TDepth : struct, ITileDepth
    {
        TLanes zero = TLanes.Broadcast(0);
        TLanes a0 = zero, a1 = zero, a2 = zero, a3 = zero, a4 = zero, a5 = zero, a6 = zero, a7 = zero;
        TLanes b0 = zero, b1 = zero, b2 = zero, b3 = zero, b4 = zero, b5 = zero, b6 = zero, b7 = zero;
        TLanes c0 = zero, c1 = zero, c2 = zero, c3 = zero, c4 = zero, c5 = zero, c6 = zero, c7 = zero;
        Load(sums, out a0, out b0, out c0);
        Load(sums + 3 * TLanes.Width, out a1, out b1, out c1);
        Load(sums + 6 * TLanes.Width, out a2, out b2, out c2);
        Load(sums + 9 * TLanes.Width, out a3, out b3, out c3);
        if (TDepth.Channels > 4)
        {
            Load(sums + 12 * TLanes.Width, out a4, out b4, out c4);
            Load(sums + 15 * TLanes.Width, out a5, out b5, out c5);
            Load(sums + 18 * TLanes.Width, out a6, out b6, out c6);
            Load(sums + 21 * TLanes.Width, out a7, out b7, out c7);
        }

        nint plane1 = Math.Min(1, channels - 1) * plan.Plane, plane2 = Math.Min(2, channels - 1) * plan.Plane;
        nint plane3 = Math.Min(3, channels - 1) * plan.Plane, half = Math.Min(4, channels - 1) * plan.Plane;
        int final = plan.Width - TLanes.Width;
        for (; rows > 0; rows--, input += plan.Width, gradient += plan.Width)
        {
            float* mask = masks;
            for (int i = 0; i < plan.Width; i += TLanes.Width, mask += 3 * TLanes.Width)
            {
                int offset = Math.Min(i, final);
                float* g = gradient + offset;
                TLanes x = TLanes.Select(TLanes.Load(mask), TLanes.Load(input + offset - 1), zero);
                TLanes y = TLanes.Select(TLanes.Load(mask + TLanes.Width), TLanes.Load(input + offset), zero);
                TLanes z = TLanes.Select(TLanes.Load(mask + 2 * TLanes.Width), TLanes.Load(input + offset + 1), zero);
                Add(TLanes.Load(g), x, y, z, ref a0, ref b0, ref c0);
                Add(TLanes.Load(g + plane1), x, y, z, ref a1, ref b1, ref c1);
                Add(TLanes.Load(g + plane2), x, y, z, ref a2, ref b2, ref c2);
                Add(TLanes.Load(g + plane3), x, y, z, ref a3, ref b3, ref c3);
                if (TDepth.Channels > 4)
                {
                    g += half;
                    Add(TLanes.Load(g), x, y, z, ref a4, ref b4, ref c4);
                    Add(TLanes.Load(g + plane1), x, y, z, ref a5, ref b5, ref c5);
                    Add(TLanes.Load(g + plane2), x, y, z, ref a6, ref b6, ref c6);
                    Add(TLanes.Load(g + plane3), x, y, z, ref a7, ref b7, ref c7);
                }
            }
        }

        Store(sums, a0, b0, c0);
        Store(sums + 3 * TLanes.Width, a1, b1, c1);
        Store(sums + 6 * TLanes.Width, a2, b2, c2);
        Store(sums + 9 * TLanes.Width, a3, b3, c3);
        if (TDepth.Channels > 4)
        {
            Store(sums + 12 * TLanes.Width, a4, b4, c4);
            Store(sums + 15 * TLanes.Width, a5, b5, c5);
            Store(sums + 18 * TLanes.Width, a6, b6, c6);
            Store(sums + 21 * TLanes.Width, a7, b7, c7);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Load<TLanes>(float* sums, out TLanes a, out TLanes b, out TLanes c)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        a = TLanes.Load(sums);
        b = TLanes.Load(sums + TLanes.Width);
        c = TLanes.Load(sums + 2 * TLanes.Width);
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
        TLanes.Store(b, sums + TLanes.Width);
        TLanes.Store(c, sums + 2 * TLanes.Width);
    }
}
