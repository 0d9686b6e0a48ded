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
internal static unsafe class FloatTile
{
    /// <summary>Computes the tile at column <paramref name="x"/>.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<TVector, TWidth, TDepth, TFinish>(in FloatTileTask task, nint x)
        where TVector : unmanaged, ISimdVector<TVector>
        where TWidth : struct, ITileWidth
        where TDepth : struct, ITileDepth
        where TFinish : struct, IRowFinish
    {
        float* weights = task.Weights;
        float* bias = task.Bias;
        TVector zero = TVector.Broadcast(0);
        TVector a0 = TVector.Broadcast(bias[0]), b0 = a0, c0 = a0;
        TVector a1 = TVector.Broadcast(bias[1]), b1 = a1, c1 = a1;
        TVector a2 = TVector.Broadcast(bias[2]), b2 = a2, c2 = a2;
        TVector a3 = TVector.Broadcast(bias[3]), b3 = a3, c3 = a3;
        TVector a4 = zero, a5 = zero, a6 = zero, a7 = zero, b4 = zero, b5 = zero, b6 = zero, b7 = zero, c4 = zero, c5 = zero, c6 = zero, c7 = zero;
        if (TDepth.Channels > 4)
        {
            a4 = b4 = c4 = TVector.Broadcast(bias[4]);
            a5 = b5 = c5 = TVector.Broadcast(bias[5]);
            a6 = b6 = c6 = TVector.Broadcast(bias[6]);
            a7 = b7 = c7 = TVector.Broadcast(bias[7]);
        }

        TVector u, v, w;
        nint offset = x;
        for (int channel = task.Inputs; channel > 0; channel--, offset += task.Pitch)
        {
            for (int row = 0; row < task.Height; row++)
            {
                float* from = task.Rows[row] + offset;
                int column = task.Width;
                for (; column >= 3; column -= 3, from += 3, weights += 3 * TDepth.Channels)
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

                    u = TVector.Load(from + 1);
                    v = TWidth.Vectors > 1 ? TVector.Load(from + TVector.Width + 1) : zero;
                    w = TWidth.Vectors > 2 ? TVector.Load(from + 2 * TVector.Width + 1) : zero;
                    Tap<TVector, TWidth>(weights[TDepth.Channels], u, v, w, ref a0, ref b0, ref c0);
                    Tap<TVector, TWidth>(weights[TDepth.Channels + 1], u, v, w, ref a1, ref b1, ref c1);
                    Tap<TVector, TWidth>(weights[TDepth.Channels + 2], u, v, w, ref a2, ref b2, ref c2);
                    Tap<TVector, TWidth>(weights[TDepth.Channels + 3], u, v, w, ref a3, ref b3, ref c3);
                    if (TDepth.Channels > 4)
                    {
                        Tap<TVector, TWidth>(weights[TDepth.Channels + 4], u, v, w, ref a4, ref b4, ref c4);
                        Tap<TVector, TWidth>(weights[TDepth.Channels + 5], u, v, w, ref a5, ref b5, ref c5);
                        Tap<TVector, TWidth>(weights[TDepth.Channels + 6], u, v, w, ref a6, ref b6, ref c6);
                        Tap<TVector, TWidth>(weights[TDepth.Channels + 7], u, v, w, ref a7, ref b7, ref c7);
                    }

                    u = TVector.Load(from + 2);
                    v = TWidth.Vectors > 1 ? TVector.Load(from + TVector.Width + 2) : zero;
                    w = TWidth.Vectors > 2 ? TVector.Load(from + 2 * TVector.Width + 2) : zero;
                    Tap<TVector, TWidth>(weights[2 * TDepth.Channels], u, v, w, ref a0, ref b0, ref c0);
                    Tap<TVector, TWidth>(weights[2 * TDepth.Channels + 1], u, v, w, ref a1, ref b1, ref c1);
                    Tap<TVector, TWidth>(weights[2 * TDepth.Channels + 2], u, v, w, ref a2, ref b2, ref c2);
                    Tap<TVector, TWidth>(weights[2 * TDepth.Channels + 3], u, v, w, ref a3, ref b3, ref c3);
                    if (TDepth.Channels > 4)
                    {
                        Tap<TVector, TWidth>(weights[2 * TDepth.Channels + 4], u, v, w, ref a4, ref b4, ref c4);
                        Tap<TVector, TWidth>(weights[2 * TDepth.Channels + 5], u, v, w, ref a5, ref b5, ref c5);
                        Tap<TVector, TWidth>(weights[2 * TDepth.Channels + 6], u, v, w, ref a6, ref b6, ref c6);
                        Tap<TVector, TWidth>(weights[2 * TDepth.Channels + 7], u, v, w, ref a7, ref b7, ref c7);
                    }
                }

                for (; column > 0; column--, from++, weights += TDepth.Channels)
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
        }

        Store<TVector, TWidth, TFinish>(task, 0, x, a0, b0, c0);
        if (task.Channels > 1) Store<TVector, TWidth, TFinish>(task, 1, x, a1, b1, c1);
        if (task.Channels > 2) Store<TVector, TWidth, TFinish>(task, 2, x, a2, b2, c2);
        if (task.Channels > 3) Store<TVector, TWidth, TFinish>(task, 3, x, a3, b3, c3);
        if (TDepth.Channels > 4 && task.Channels > 4) Store<TVector, TWidth, TFinish>(task, 4, x, a4, b4, c4);
        if (TDepth.Channels > 4 && task.Channels > 5) Store<TVector, TWidth, TFinish>(task, 5, x, a5, b5, c5);
        if (TDepth.Channels > 4 && task.Channels > 6) Store<TVector, TWidth, TFinish>(task, 6, x, a6, b6, c6);
        if (TDepth.Channels > 4 && task.Channels > 7) Store<TVector, TWidth, TFinish>(task, 7, x, a7, b7, c7);
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
    private static void Store<TVector, TWidth, TFinish>(in FloatTileTask task, int channel, nint x, TVector a, TVector b, TVector c)
        where TVector : unmanaged, ISimdVector<TVector>
        where TWidth : struct, ITileWidth
        where TFinish : struct, IRowFinish
    {
        float* to = task.Output + channel * task.OutputPitch + x;
        float* added = TFinish.Adds ? task.Addend + channel * task.AddendPitch + x : null;
        TVector.Store(Finish<TVector, TFinish>(a, added), to);
        if (TWidth.Vectors > 1) TVector.Store(Finish<TVector, TFinish>(b, added + TVector.Width), to + TVector.Width);
        if (TWidth.Vectors > 2) TVector.Store(Finish<TVector, TFinish>(c, added + 2 * TVector.Width), to + 2 * TVector.Width);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Finish<TVector, TFinish>(TVector sum, float* added)
        where TVector : unmanaged, ISimdVector<TVector>
        where TFinish : struct, IRowFinish
    {
        if (TFinish.Adds) sum += TVector.Load(added);
        return TFinish.Rectifies ? TVector.Max(TVector.Broadcast(0), sum) : sum;
    }
}

/// <summary>What all tiles of one row and one group of output channels share.</summary>
internal unsafe ref struct FloatTileTask
{
    /// <summary>For each kernel row, the pixel of the first input channel that the kernel's first column meets at column 0.</summary>
    public float** Rows;

    /// <summary>Floats between input channels.</summary>
    public nint Pitch;

    /// <summary>Input channels.</summary>
    public int Inputs;

    /// <summary>Kernel rows.</summary>
    public int Height;

    /// <summary>Kernel columns.</summary>
    public int Width;

    /// <summary>Weights of the group, packed.</summary>
    public float* Weights;

    /// <summary>Start values of the group, one for each channel of its depth.</summary>
    public float* Bias;

    /// <summary>Output channels of the group that are stored.</summary>
    public int Channels;

    /// <summary>Column 0 of the group's first output channel.</summary>
    public float* Output;

    /// <summary>Floats between output channels.</summary>
    public nint OutputPitch;

    /// <summary>Column 0 of what is added to the group's first channel; null for nothing.</summary>
    public float* Addend;

    /// <summary>Floats between channels of the addend.</summary>
    public nint AddendPitch;
}

/// <summary>What a tile does to its sums before they are stored; constants for the JIT.</summary>
internal interface IRowFinish
{
    /// <summary>Whether another row is added.</summary>
    static abstract bool Adds { get; }

    /// <summary>Whether max(0, value) is stored.</summary>
    static abstract bool Rectifies { get; }
}

/// <summary>Sums as they are.</summary>
internal readonly struct PlainFinish : IRowFinish
{
    public static bool Adds => false;

    public static bool Rectifies => false;
}

/// <summary>ReLU.</summary>
internal readonly struct ReluFinish : IRowFinish
{
    public static bool Adds => false;

    public static bool Rectifies => true;
}

/// <summary>The sum of a skip.</summary>
internal readonly struct AddFinish : IRowFinish
{
    public static bool Adds => true;

    public static bool Rectifies => false;
}

/// <summary>The sum of a skip, then ReLU.</summary>
internal readonly struct AddReluFinish : IRowFinish
{
    public static bool Adds => true;

    public static bool Rectifies => true;
}
