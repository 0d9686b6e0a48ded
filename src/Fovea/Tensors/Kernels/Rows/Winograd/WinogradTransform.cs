using System.Runtime.CompilerServices;

namespace Fovea.Tensors;

/// <summary>Between pixels and the frequencies of F(4, 3), along rows; every value is computed alone.</summary>
internal static unsafe class WinogradTransform
{
    /// <summary>Frequencies of one channel from its pixels.</summary>
    /// <param name="pixels">Four phases, with zeros in their room and behind their ends.</param>
    /// <param name="phasePitch">Floats between phases.</param>
    /// <param name="frequencies">Gets the channel's values of the first frequency, whole vectors.</param>
    /// <param name="frequencyPitch">Floats between frequencies.</param>
    /// <param name="tiles">Tiles.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward<TLanes>(float* pixels, nint phasePitch, float* frequencies, nint frequencyPitch, int tiles)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        TLanes two = TLanes.Broadcast(2), four = TLanes.Broadcast(4);
        TLanes minusTwo = TLanes.Broadcast(-2), minusFour = TLanes.Broadcast(-4), minusFive = TLanes.Broadcast(-5);
        float* p0 = pixels;
        float* p3 = pixels + 3 * phasePitch;
        for (int i = 0; i < tiles; i += TLanes.Width)
        {
            TLanes d0 = TLanes.Load(p3 + i - 1), d1 = TLanes.Load(p0 + i), d2 = TLanes.Load(p0 + phasePitch + i);
            TLanes d3 = TLanes.Load(p3 - phasePitch + i), d4 = TLanes.Load(p3 + i), d5 = TLanes.Load(p0 + i + 1);
            float* to = frequencies + i;
            TLanes.Store(TLanes.MultiplyAdd(four, d0, TLanes.MultiplyAdd(minusFive, d2, d4)), to);
            TLanes even = TLanes.MultiplyAdd(minusFour, d2, d4), odd = TLanes.MultiplyAdd(minusFour, d1, d3);
            TLanes.Store(even + odd, to + frequencyPitch);
            TLanes.Store(even - odd, to + 2 * frequencyPitch);
            even = d4 - d2;
            odd = d3 - d1;
            TLanes.Store(TLanes.MultiplyAdd(two, odd, even), to + 3 * frequencyPitch);
            TLanes.Store(TLanes.MultiplyAdd(minusTwo, odd, even), to + 4 * frequencyPitch);
            TLanes.Store(TLanes.MultiplyAdd(four, d1, TLanes.MultiplyAdd(minusFive, d3, d5)), to + 5 * frequencyPitch);
        }
    }

    /// <summary>Pixels of one channel from its sums of frequencies, as four phases.</summary>
    /// <param name="sums">Values of the first frequency.</param>
    /// <param name="sumPitch">Floats between frequencies.</param>
    /// <param name="addend">Phases that are added; null for nothing.</param>
    /// <param name="relu">Whether max(0, value) is stored.</param>
    /// <param name="pixels">Gets the first phase, whole vectors.</param>
    /// <param name="phasePitch">Floats between phases, here and in the addend.</param>
    /// <param name="tiles">Tiles.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Inverse<TLanes>(float* sums, nint sumPitch, float* addend, bool relu, float* pixels, nint phasePitch, int tiles)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        TLanes zero = TLanes.Broadcast(0);
        for (int i = 0; i < tiles; i += TLanes.Width)
        {
            Inverse(sums + i, sumPitch, out TLanes y0, out TLanes y1, out TLanes y2, out TLanes y3);
            if (addend is not null)
            {
                y0 += TLanes.Load(addend + i);
                y1 += TLanes.Load(addend + phasePitch + i);
                y2 += TLanes.Load(addend + 2 * phasePitch + i);
                y3 += TLanes.Load(addend + 3 * phasePitch + i);
            }

            if (relu) (y0, y1, y2, y3) = (TLanes.Max(zero, y0), TLanes.Max(zero, y1), TLanes.Max(zero, y2), TLanes.Max(zero, y3));
            TLanes.Store(y0, pixels + i);
            TLanes.Store(y1, pixels + phasePitch + i);
            TLanes.Store(y2, pixels + 2 * phasePitch + i);
            TLanes.Store(y3, pixels + 3 * phasePitch + i);
        }
    }

    /// <summary>Pixels of one channel from its sums of frequencies, in their order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Inverse<TLanes>(float* sums, nint sumPitch, bool relu, float* pixels, int tiles)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        TLanes zero = TLanes.Broadcast(0);
        for (int i = 0; i < tiles; i += TLanes.Width)
        {
            Inverse(sums + i, sumPitch, out TLanes y0, out TLanes y1, out TLanes y2, out TLanes y3);
            if (relu) (y0, y1, y2, y3) = (TLanes.Max(zero, y0), TLanes.Max(zero, y1), TLanes.Max(zero, y2), TLanes.Max(zero, y3));
            TLanes.StoreZipped(y0, y1, y2, y3, pixels + 4 * i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Inverse<TLanes>(float* sums, nint pitch, out TLanes y0, out TLanes y1, out TLanes y2, out TLanes y3)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        TLanes m1 = TLanes.Load(sums + pitch), m2 = TLanes.Load(sums + 2 * pitch);
        TLanes m3 = TLanes.Load(sums + 3 * pitch), m4 = TLanes.Load(sums + 4 * pitch);
        TLanes sum = m1 + m2, difference = m1 - m2, sum2 = m3 + m4, difference2 = m3 - m4;
        y0 = TLanes.Load(sums) + sum + sum2;
        y1 = TLanes.MultiplyAdd(TLanes.Broadcast(2), difference2, difference);
        y2 = TLanes.MultiplyAdd(TLanes.Broadcast(4), sum2, sum);
        y3 = TLanes.MultiplyAdd(TLanes.Broadcast(8), difference2, difference) + TLanes.Load(sums + 5 * pitch);
    }
}
