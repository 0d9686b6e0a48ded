using System.Runtime.CompilerServices;
using Fovea.Tensors;

namespace Fovea.Inference;

/// <summary>
/// The inner kernel of every row convolution: up to three vectors of one row and four or eight output channels, held in
/// registers while every input channel and tap passes by.
/// </summary>
/// <remarks>
/// The sums are named one by one because only named locals stay in registers: 3 vectors x 8 channels fill 24 of the 32
/// registers of AVX-512, 3 x 4 fill 12 of the 16 of AVX2. Each is the plain loop's own value: bias, then one fused
/// multiply-add per input channel, row and column of the kernel, in this order. Rows bring their padding with them, so
/// nothing is masked; pixels behind the row's end that whole vectors cover come out meaningless.
/// </remarks>
internal static unsafe class RowTile
{
    /// <summary>Computes the tile at column <paramref name="x"/>.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<TLanes, TWidth, TDepth, TFinish>(in RowTileTask task, nint x)
        where TLanes : unmanaged, ILanes<TLanes>
        where TWidth : struct, ITileWidth
        where TDepth : struct, ITileDepth
        where TFinish : struct, IRowFinish
    {
        float* weights = task.Weights;
        float* bias = task.Bias;
        TLanes zero = TLanes.Broadcast(0);
        TLanes a0 = TLanes.Broadcast(bias[0]), b0 = a0, c0 = a0;
        TLanes a1 = TLanes.Broadcast(bias[1]), b1 = a1, c1 = a1;
        TLanes a2 = TLanes.Broadcast(bias[2]), b2 = a2, c2 = a2;
        TLanes a3 = TLanes.Broadcast(bias[3]), b3 = a3, c3 = a3;
        TLanes a4 = zero, a5 = zero, a6 = zero, a7 = zero, b4 = zero, b5 = zero, b6 = zero, b7 = zero, c4 = zero, c5 = zero, c6 = zero, c7 = zero;
        if (TDepth.Channels > 4)
        {
            a4 = b4 = c4 = TLanes.Broadcast(bias[4]);
            a5 = b5 = c5 = TLanes.Broadcast(bias[5]);
            a6 = b6 = c6 = TLanes.Broadcast(bias[6]);
            a7 = b7 = c7 = TLanes.Broadcast(bias[7]);
        }

        TLanes u, v, w;
        nint offset = x;
        for (int channel = task.Inputs; channel > 0; channel--, offset += task.Pitch)
        {
            for (int row = 0; row < task.Height; row++)
            {
                float* from = task.Rows[row] + offset;
                int column = task.Width;
                for (; column >= 3; column -= 3, from += 3, weights += 3 * TDepth.Channels)
                {
                    u = TLanes.Load(from);
                    v = TWidth.Vectors > 1 ? TLanes.Load(from + TLanes.Width) : zero;
                    w = TWidth.Vectors > 2 ? TLanes.Load(from + 2 * TLanes.Width) : zero;
                    Tap<TLanes, TWidth>(weights[0], u, v, w, ref a0, ref b0, ref c0);
                    Tap<TLanes, TWidth>(weights[1], u, v, w, ref a1, ref b1, ref c1);
                    Tap<TLanes, TWidth>(weights[2], u, v, w, ref a2, ref b2, ref c2);
                    Tap<TLanes, TWidth>(weights[3], u, v, w, ref a3, ref b3, ref c3);
                    if (TDepth.Channels > 4)
                    {
                        Tap<TLanes, TWidth>(weights[4], u, v, w, ref a4, ref b4, ref c4);
                        Tap<TLanes, TWidth>(weights[5], u, v, w, ref a5, ref b5, ref c5);
                        Tap<TLanes, TWidth>(weights[6], u, v, w, ref a6, ref b6, ref c6);
                        Tap<TLanes, TWidth>(weights[7], u, v, w, ref a7, ref b7, ref c7);
                    }

                    u = TLanes.Load(from + 1);
                    v = TWidth.Vectors > 1 ? TLanes.Load(from + TLanes.Width + 1) : zero;
                    w = TWidth.Vectors > 2 ? TLanes.Load(from + 2 * TLanes.Width + 1) : zero;
                    Tap<TLanes, TWidth>(weights[TDepth.Channels], u, v, w, ref a0, ref b0, ref c0);
                    Tap<TLanes, TWidth>(weights[TDepth.Channels + 1], u, v, w, ref a1, ref b1, ref c1);
                    Tap<TLanes, TWidth>(weights[TDepth.Channels + 2], u, v, w, ref a2, ref b2, ref c2);
                    Tap<TLanes, TWidth>(weights[TDepth.Channels + 3], u, v, w, ref a3, ref b3, ref c3);
                    if (TDepth.Channels > 4)
                    {
                        Tap<TLanes, TWidth>(weights[TDepth.Channels + 4], u, v, w, ref a4, ref b4, ref c4);
                        Tap<TLanes, TWidth>(weights[TDepth.Channels + 5], u, v, w, ref a5, ref b5, ref c5);
                        Tap<TLanes, TWidth>(weights[TDepth.Channels + 6], u, v, w, ref a6, ref b6, ref c6);
                        Tap<TLanes, TWidth>(weights[TDepth.Channels + 7], u, v, w, ref a7, ref b7, ref c7);
                    }

                    u = TLanes.Load(from + 2);
                    v = TWidth.Vectors > 1 ? TLanes.Load(from + TLanes.Width + 2) : zero;
                    w = TWidth.Vectors > 2 ? TLanes.Load(from + 2 * TLanes.Width + 2) : zero;
                    Tap<TLanes, TWidth>(weights[2 * TDepth.Channels], u, v, w, ref a0, ref b0, ref c0);
                    Tap<TLanes, TWidth>(weights[2 * TDepth.Channels + 1], u, v, w, ref a1, ref b1, ref c1);
                    Tap<TLanes, TWidth>(weights[2 * TDepth.Channels + 2], u, v, w, ref a2, ref b2, ref c2);
                    Tap<TLanes, TWidth>(weights[2 * TDepth.Channels + 3], u, v, w, ref a3, ref b3, ref c3);
                    if (TDepth.Channels > 4)
                    {
                        Tap<TLanes, TWidth>(weights[2 * TDepth.Channels + 4], u, v, w, ref a4, ref b4, ref c4);
                        Tap<TLanes, TWidth>(weights[2 * TDepth.Channels + 5], u, v, w, ref a5, ref b5, ref c5);
                        Tap<TLanes, TWidth>(weights[2 * TDepth.Channels + 6], u, v, w, ref a6, ref b6, ref c6);
                        Tap<TLanes, TWidth>(weights[2 * TDepth.Channels + 7], u, v, w, ref a7, ref b7, ref c7);
                    }
                }

                for (; column > 0; column--, from++, weights += TDepth.Channels)
                {
                    u = TLanes.Load(from);
                    v = TWidth.Vectors > 1 ? TLanes.Load(from + TLanes.Width) : zero;
                    w = TWidth.Vectors > 2 ? TLanes.Load(from + 2 * TLanes.Width) : zero;
                    Tap<TLanes, TWidth>(weights[0], u, v, w, ref a0, ref b0, ref c0);
                    Tap<TLanes, TWidth>(weights[1], u, v, w, ref a1, ref b1, ref c1);
                    Tap<TLanes, TWidth>(weights[2], u, v, w, ref a2, ref b2, ref c2);
                    Tap<TLanes, TWidth>(weights[3], u, v, w, ref a3, ref b3, ref c3);
                    if (TDepth.Channels > 4)
                    {
                        Tap<TLanes, TWidth>(weights[4], u, v, w, ref a4, ref b4, ref c4);
                        Tap<TLanes, TWidth>(weights[5], u, v, w, ref a5, ref b5, ref c5);
                        Tap<TLanes, TWidth>(weights[6], u, v, w, ref a6, ref b6, ref c6);
                        Tap<TLanes, TWidth>(weights[7], u, v, w, ref a7, ref b7, ref c7);
                    }
                }
            }
        }

        Store<TLanes, TWidth, TFinish>(task, 0, x, a0, b0, c0);
        if (task.Channels > 1) Store<TLanes, TWidth, TFinish>(task, 1, x, a1, b1, c1);
        if (task.Channels > 2) Store<TLanes, TWidth, TFinish>(task, 2, x, a2, b2, c2);
        if (task.Channels > 3) Store<TLanes, TWidth, TFinish>(task, 3, x, a3, b3, c3);
        if (TDepth.Channels > 4 && task.Channels > 4) Store<TLanes, TWidth, TFinish>(task, 4, x, a4, b4, c4);
        if (TDepth.Channels > 4 && task.Channels > 5) Store<TLanes, TWidth, TFinish>(task, 5, x, a5, b5, c5);
        if (TDepth.Channels > 4 && task.Channels > 6) Store<TLanes, TWidth, TFinish>(task, 6, x, a6, b6, c6);
        if (TDepth.Channels > 4 && task.Channels > 7) Store<TLanes, TWidth, TFinish>(task, 7, x, a7, b7, c7);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Tap<TLanes, TWidth>(float weight, TLanes u, TLanes v, TLanes w, ref TLanes a, ref TLanes b, ref TLanes c)
        where TLanes : unmanaged, ILanes<TLanes>
        where TWidth : struct, ITileWidth
    {
        TLanes k = TLanes.Broadcast(weight);
        a = TLanes.MultiplyAdd(u, k, a);
        if (TWidth.Vectors > 1) b = TLanes.MultiplyAdd(v, k, b);
        if (TWidth.Vectors > 2) c = TLanes.MultiplyAdd(w, k, c);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<TLanes, TWidth, TFinish>(in RowTileTask task, int channel, nint x, TLanes a, TLanes b, TLanes c)
        where TLanes : unmanaged, ILanes<TLanes>
        where TWidth : struct, ITileWidth
        where TFinish : struct, IRowFinish
    {
        float* to = task.Output + channel * task.OutputPitch + x;
        float* added = TFinish.Adds ? task.Addend + channel * task.AddendPitch + x : null;
        TLanes.Store(Finish<TLanes, TFinish>(a, added), to);
        if (TWidth.Vectors > 1) TLanes.Store(Finish<TLanes, TFinish>(b, added + TLanes.Width), to + TLanes.Width);
        if (TWidth.Vectors > 2) TLanes.Store(Finish<TLanes, TFinish>(c, added + 2 * TLanes.Width), to + 2 * TLanes.Width);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes Finish<TLanes, TFinish>(TLanes sum, float* added)
        where TLanes : unmanaged, ILanes<TLanes>
        where TFinish : struct, IRowFinish
    {
        if (TFinish.Adds) sum += TLanes.Load(added);
        return TFinish.Rectifies ? TLanes.Max(TLanes.Broadcast(0), sum) : sum;
    }
}
