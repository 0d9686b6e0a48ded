using System.Runtime.CompilerServices;
using Fovea.Tensors;

namespace Fovea.Inference;

/// <summary>Between pixels and the frequencies of F(4, 3), along rows; every value is computed alone.</summary>
internal static unsafe class WinogradTransform
{
    /// <summary>Frequencies of every channel of a row from its pixels.</summary>
    /// <param name="pixels">First phase of the first channel, with zeros in the room of each phase and behind its end.</param>
    /// <param name="frequencies">Gets whole vectors from the first channel of the first frequency on.</param>
    /// <param name="layout">How both lie.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward<TLanes>(float* pixels, float* frequencies, in WinogradLayout layout)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        TLanes two = TLanes.Broadcast(2), four = TLanes.Broadcast(4);
        TLanes minusTwo = TLanes.Broadcast(-2), minusFour = TLanes.Broadcast(-4), minusFive = TLanes.Broadcast(-5);
        nint pitch = layout.FrequencyPitch, phase = layout.PhasePitch, channelPitch = layout.Pitch;
        int tiles = layout.Tiles;
        for (int channel = layout.Channels; channel > 0; channel--, pixels += WinogradLayout.Phases * phase, frequencies += channelPitch)
        {
            float* p3 = pixels + 3 * phase;
            for (int i = 0; i < tiles; i += TLanes.Width)
            {
                TLanes d0 = TLanes.Load(p3 + i - 1), d1 = TLanes.Load(pixels + i), d2 = TLanes.Load(pixels + phase + i);
                TLanes d3 = TLanes.Load(p3 - phase + i), d4 = TLanes.Load(p3 + i), d5 = TLanes.Load(pixels + i + 1);
                float* to = frequencies + i;
                TLanes.Store(TLanes.MultiplyAdd(four, d0, TLanes.MultiplyAdd(minusFive, d2, d4)), to);
                TLanes even = TLanes.MultiplyAdd(minusFour, d2, d4), odd = TLanes.MultiplyAdd(minusFour, d1, d3);
                TLanes.Store(even + odd, to + pitch);
                TLanes.Store(even - odd, to + 2 * pitch);
                even = d4 - d2;
                odd = d3 - d1;
                TLanes.Store(TLanes.MultiplyAdd(two, odd, even), to + 3 * pitch);
                TLanes.Store(TLanes.MultiplyAdd(minusTwo, odd, even), to + 4 * pitch);
                TLanes.Store(TLanes.MultiplyAdd(four, d1, TLanes.MultiplyAdd(minusFive, d3, d5)), to + 5 * pitch);
            }
        }
    }

    /// <summary>Pixels of a group of channels from their sums of frequencies, as four phases.</summary>
    /// <param name="sums">The group's sums.</param>
    /// <param name="addend">First phase of the first channel of what is added; null for nothing.</param>
    /// <param name="relu">Whether max(0, value) is stored.</param>
    /// <param name="pixels">Gets whole vectors from the first phase of the first channel on.</param>
    /// <param name="phasePitch">Floats between phases, here and in the addend.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Inverse<TLanes>(in WinogradSums sums, float* addend, bool relu, float* pixels, nint phasePitch)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        TLanes zero = TLanes.Broadcast(0);
        float* from = sums.First;
        nint pitch = sums.FrequencyPitch;
        int tiles = sums.Tiles;
        for (int channel = sums.Channels; channel > 0; channel--, from += sums.Pitch, pixels += WinogradLayout.Phases * phasePitch)
        {
            for (int i = 0; i < tiles; i += TLanes.Width)
            {
                Inverse(from + i, pitch, out TLanes y0, out TLanes y1, out TLanes y2, out TLanes y3);
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

            if (addend is not null) addend += WinogradLayout.Phases * phasePitch;
        }
    }

    /// <summary>Pixels of one channel of a group from its sums of frequencies, in their order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Inverse<TLanes>(in WinogradSums sums, int channel, bool relu, float* pixels)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        TLanes zero = TLanes.Broadcast(0);
        float* from = sums.First + channel * sums.Pitch;
        nint pitch = sums.FrequencyPitch;
        int tiles = sums.Tiles;
        for (int i = 0; i < tiles; i += TLanes.Width)
        {
            Inverse(from + i, pitch, out TLanes y0, out TLanes y1, out TLanes y2, out TLanes y3);
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
