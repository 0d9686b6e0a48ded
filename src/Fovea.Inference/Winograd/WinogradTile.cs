using System.Runtime.CompilerServices;
using Fovea.Tensors;

namespace Fovea.Inference;

/// <summary>
/// The inner kernel of a Winograd convolution: for each frequency the sums over three rows and all channels, for up to
/// three vectors of tiles and eight or four output channels in registers.
/// </summary>
/// <remarks>Each sum takes its terms in the order row, channel; the named accumulators are explained at <see cref="FloatTile"/>.</remarks>
internal static unsafe class WinogradTile
{
    /// <summary>Makes the sums of all frequencies.</summary>
    /// <param name="rows">The tile's first value in each of three rows.</param>
    /// <param name="layout">How the rows lie.</param>
    /// <param name="weights">Packed by <see cref="WinogradFilter{TVector}"/>.</param>
    /// <param name="bias">Start values of the second frequency, one for each channel of the depth.</param>
    /// <param name="sums">Gets [frequency][channel of the depth][<paramref name="pitch"/>].</param>
    /// <param name="pitch">Floats between channels of the sums.</param>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<TVector, TWidth, TDepth>(float** rows, in WinogradLayout layout, float* weights, float* bias, float* sums, nint pitch)
        where TVector : unmanaged, ISimdVector<TVector>
        where TWidth : struct, ITileWidth
        where TDepth : struct, ITileDepth
    {
        TVector zero = TVector.Broadcast(0), u, v, w;
        nint channelPitch = layout.Pitch, offset = 0;
        int channels = layout.Channels;
        for (int frequency = 0; frequency < WinogradLayout.Frequencies; frequency++, offset += channels * channelPitch)
        {
            TVector a0 = zero, a1 = zero, a2 = zero, a3 = zero, a4 = zero, a5 = zero, a6 = zero, a7 = zero;
            TVector b0 = zero, b1 = zero, b2 = zero, b3 = zero, b4 = zero, b5 = zero, b6 = zero, b7 = zero;
            TVector c0 = zero, c1 = zero, c2 = zero, c3 = zero, c4 = zero, c5 = zero, c6 = zero, c7 = zero;
            if (frequency == 1)
            {
                a0 = b0 = c0 = TVector.Broadcast(bias[0]);
                a1 = b1 = c1 = TVector.Broadcast(bias[1]);
                a2 = b2 = c2 = TVector.Broadcast(bias[2]);
                a3 = b3 = c3 = TVector.Broadcast(bias[3]);
                if (TDepth.Channels > 4)
                {
                    a4 = b4 = c4 = TVector.Broadcast(bias[4]);
                    a5 = b5 = c5 = TVector.Broadcast(bias[5]);
                    a6 = b6 = c6 = TVector.Broadcast(bias[6]);
                    a7 = b7 = c7 = TVector.Broadcast(bias[7]);
                }
            }

            for (int row = 0; row < 3; row++)
            {
                float* from = rows[row] + offset;
                for (int channel = channels; channel > 0; channel--, from += channelPitch, weights += TDepth.Channels)
                {
                    u = TVector.Load(from);
                    v = TWidth.Vectors > 1 ? TVector.Load(from + TVector.Width) : zero;
                    w = TWidth.Vectors > 2 ? TVector.Load(from + 2 * TVector.Width) : zero;
                    Tap<TVector, TWidth>(weights[0], u, v, w, ref a0, ref b0, ref c0);
                    Tap<TVector, TWidth>(weights[1], u, v, w, ref a1, ref b1, ref c1);
                    Tap<TVector, TWidth>(weights[2], u, v, w, ref a2, ref b2, ref c2);
                    Tap<TVector, TWidth>(weights[3], u, v, w, ref a3, ref b3, ref c3);
                    if (TDepth.Channels > 4)
                    {
                        Tap<TVector, TWidth>(weights[4], u, v, w, ref a4, ref b4, ref c4);
                        Tap<TVector, TWidth>(weights[5], u, v, w, ref a5, ref b5, ref c5);
                        Tap<TVector, TWidth>(weights[6], u, v, w, ref a6, ref b6, ref c6);
                        Tap<TVector, TWidth>(weights[7], u, v, w, ref a7, ref b7, ref c7);
                    }
                }
            }

            Store<TVector, TWidth>(sums, a0, b0, c0);
            Store<TVector, TWidth>(sums + pitch, a1, b1, c1);
            Store<TVector, TWidth>(sums + 2 * pitch, a2, b2, c2);
            Store<TVector, TWidth>(sums + 3 * pitch, a3, b3, c3);
            if (TDepth.Channels > 4)
            {
                Store<TVector, TWidth>(sums + 4 * pitch, a4, b4, c4);
                Store<TVector, TWidth>(sums + 5 * pitch, a5, b5, c5);
                Store<TVector, TWidth>(sums + 6 * pitch, a6, b6, c6);
                Store<TVector, TWidth>(sums + 7 * pitch, a7, b7, c7);
            }

            sums += TDepth.Channels * pitch;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Tap<TVector, TWidth>(float weight, TVector u, TVector v, TVector w, ref TVector a, ref TVector b, ref TVector c)
        where TVector : unmanaged, ISimdVector<TVector>
        where TWidth : struct, ITileWidth
    {
        TVector k = TVector.Broadcast(weight);
        a = TVector.MultiplyAdd(u, k, a);
        if (TWidth.Vectors > 1) b = TVector.MultiplyAdd(v, k, b);
        if (TWidth.Vectors > 2) c = TVector.MultiplyAdd(w, k, c);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<TVector, TWidth>(float* to, TVector a, TVector b, TVector c)
        where TVector : unmanaged, ISimdVector<TVector>
        where TWidth : struct, ITileWidth
    {
        TVector.Store(a, to);
        if (TWidth.Vectors > 1) TVector.Store(b, to + TVector.Width);
        if (TWidth.Vectors > 2) TVector.Store(c, to + 2 * TVector.Width);
    }
}
