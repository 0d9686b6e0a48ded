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
    public static void Forward<TVector>(float* pixels, float* frequencies, in WinogradLayout layout)
        where TVector : unmanaged, ISimdVector<TVector>
    {
        TVector two = TVector.Broadcast(2), four = TVector.Broadcast(4);
        TVector minusTwo = TVector.Broadcast(-2), minusFour = TVector.Broadcast(-4), minusFive = TVector.Broadcast(-5);
        nint pitch = layout.FrequencyPitch, phase = layout.PhasePitch, channelPitch = layout.Pitch;
        int tiles = layout.Tiles;
        for (int channel = layout.Channels; channel > 0; channel--, pixels += WinogradLayout.Phases * phase, frequencies += channelPitch)
        {
            float* p3 = pixels + 3 * phase;
            for (int i = 0; i < tiles; i += TVector.Width)
            {
                TVector d0 = TVector.Load(p3 + i - 1), d1 = TVector.Load(pixels + i), d2 = TVector.Load(pixels + phase + i);
                TVector d3 = TVector.Load(p3 - phase + i), d4 = TVector.Load(p3 + i), d5 = TVector.Load(pixels + i + 1);
                float* to = frequencies + i;
                TVector.Store(TVector.MultiplyAdd(four, d0, TVector.MultiplyAdd(minusFive, d2, d4)), to);
                TVector even = TVector.MultiplyAdd(minusFour, d2, d4), odd = TVector.MultiplyAdd(minusFour, d1, d3);
                TVector.Store(even + odd, to + pitch);
                TVector.Store(even - odd, to + 2 * pitch);
                even = d4 - d2;
                odd = d3 - d1;
                TVector.Store(TVector.MultiplyAdd(two, odd, even), to + 3 * pitch);
                TVector.Store(TVector.MultiplyAdd(minusTwo, odd, even), to + 4 * pitch);
                TVector.Store(TVector.MultiplyAdd(four, d1, TVector.MultiplyAdd(minusFive, d3, d5)), to + 5 * pitch);
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
    public static void Inverse<TVector>(in WinogradSums sums, float* addend, bool relu, float* pixels, nint phasePitch)
        where TVector : unmanaged, ISimdVector<TVector>
    {
        TVector zero = TVector.Broadcast(0);
        float* from = sums.First;
        nint pitch = sums.FrequencyPitch;
        int tiles = sums.Tiles;
        for (int channel = sums.Channels; channel > 0; channel--, from += sums.Pitch, pixels += WinogradLayout.Phases * phasePitch)
        {
            for (int i = 0; i < tiles; i += TVector.Width)
            {
                Inverse(from + i, pitch, out TVector y0, out TVector y1, out TVector y2, out TVector y3);
                if (addend is not null)
                {
                    y0 += TVector.Load(addend + i);
                    y1 += TVector.Load(addend + phasePitch + i);
                    y2 += TVector.Load(addend + 2 * phasePitch + i);
                    y3 += TVector.Load(addend + 3 * phasePitch + i);
                }

                if (relu) (y0, y1, y2, y3) = (TVector.Max(zero, y0), TVector.Max(zero, y1), TVector.Max(zero, y2), TVector.Max(zero, y3));
                TVector.Store(y0, pixels + i);
                TVector.Store(y1, pixels + phasePitch + i);
                TVector.Store(y2, pixels + 2 * phasePitch + i);
                TVector.Store(y3, pixels + 3 * phasePitch + i);
            }

            if (addend is not null) addend += WinogradLayout.Phases * phasePitch;
        }
    }

    /// <summary>Pixels of one channel of a group from its sums of frequencies, in their order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Inverse<TVector>(in WinogradSums sums, int channel, bool relu, float* pixels)
        where TVector : unmanaged, ISimdVector<TVector>
    {
        TVector zero = TVector.Broadcast(0);
        float* from = sums.First + channel * sums.Pitch;
        nint pitch = sums.FrequencyPitch;
        int tiles = sums.Tiles;
        for (int i = 0; i < tiles; i += TVector.Width)
        {
            Inverse(from + i, pitch, out TVector y0, out TVector y1, out TVector y2, out TVector y3);
            if (relu) (y0, y1, y2, y3) = (TVector.Max(zero, y0), TVector.Max(zero, y1), TVector.Max(zero, y2), TVector.Max(zero, y3));
            TVector.StoreZipped(y0, y1, y2, y3, pixels + 4 * i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Inverse<TVector>(float* sums, nint pitch, out TVector y0, out TVector y1, out TVector y2, out TVector y3)
        where TVector : unmanaged, ISimdVector<TVector>
    {
        TVector m1 = TVector.Load(sums + pitch), m2 = TVector.Load(sums + 2 * pitch);
        TVector m3 = TVector.Load(sums + 3 * pitch), m4 = TVector.Load(sums + 4 * pitch);
        TVector sum = m1 + m2, difference = m1 - m2, sum2 = m3 + m4, difference2 = m3 - m4;
        y0 = TVector.Load(sums) + sum + sum2;
        y1 = TVector.MultiplyAdd(TVector.Broadcast(2), difference2, difference);
        y2 = TVector.MultiplyAdd(TVector.Broadcast(4), sum2, sum);
        y3 = TVector.MultiplyAdd(TVector.Broadcast(8), difference2, difference) + TVector.Load(sums + 5 * pitch);
    }
}

/// <summary>The sums of a group of output channels for a strip of tiles: [frequency][channel of the depth][tile].</summary>
internal readonly unsafe ref struct WinogradSums
{
    /// <summary>First value.</summary>
    public required float* First { get; init; }

    /// <summary>Floats between frequencies.</summary>
    public required nint FrequencyPitch { get; init; }

    /// <summary>Floats between channels.</summary>
    public required nint Pitch { get; init; }

    /// <summary>Channels that count.</summary>
    public required int Channels { get; init; }

    /// <summary>Tiles that count; whole vectors are there.</summary>
    public required int Tiles { get; init; }
}
