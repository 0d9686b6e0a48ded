using System.Runtime.CompilerServices;
using Fovea.Tensors;

namespace Fovea.Inference;

/// <summary>
/// Sums of four output channels and up to three vectors of pixels at a time: twelve sums, three vectors of pixels and
/// one of weights are the sixteen registers that AVX-VNNI has. Written out by hand, as the JIT keeps only plain locals
/// in registers.
/// </summary>
internal static unsafe class Int8Tile
{
    /// <summary>Computes columns <paramref name="x"/> to <paramref name="end"/> − 1; whole vectors are stored beyond.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<TInt8, TFinish>(in Int8TileTask task, int x, int end)
        where TInt8 : unmanaged, IInt8Vector<TInt8>
        where TFinish : struct, IInt8Finish
    {
        int vectors = (end - x + TInt8.Width - 1) / TInt8.Width;
        if (TInt8.TileVectors > 2)
        {
            // Two twos are better than a three and a one.
            for (; vectors > 4 || vectors == 3; vectors -= 3, x += 3 * TInt8.Width) Run<TInt8, ThreeVectors, TFinish>(task, x);
        }

        if (TInt8.TileVectors > 1)
        {
            for (; vectors > 1; vectors -= 2, x += 2 * TInt8.Width) Run<TInt8, TwoVectors, TFinish>(task, x);
        }

        for (; vectors > 0; vectors--, x += TInt8.Width) Run<TInt8, OneVector, TFinish>(task, x);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run<TInt8, TWidth, TFinish>(in Int8TileTask task, nint x)
        where TInt8 : unmanaged, IInt8Vector<TInt8>
        where TWidth : struct, ITileWidth
        where TFinish : struct, IInt8Finish
    {
        TInt8 a0 = TInt8.Broadcast(task.Starts[0]), a1 = TInt8.Broadcast(task.Starts[1]), a2 = TInt8.Broadcast(task.Starts[2]), a3 = TInt8.Broadcast(task.Starts[3]);
        TInt8 b0 = a0, b1 = a1, b2 = a2, b3 = a3, c0 = a0, c1 = a1, c2 = a2, c3 = a3;
        int* weights = task.Weights;
        byte** taps = task.Taps;
        int tap = task.Count;

        // Three at a time: the end of a longer loop would be guessed wrong.
        for (; tap >= 3; tap -= 3, taps += 3, weights += 12)
        {
            Tap<TInt8, TWidth>(taps[0] + 4 * x, weights, ref a0, ref a1, ref a2, ref a3, ref b0, ref b1, ref b2, ref b3, ref c0, ref c1, ref c2, ref c3);
            Tap<TInt8, TWidth>(taps[1] + 4 * x, weights + 4, ref a0, ref a1, ref a2, ref a3, ref b0, ref b1, ref b2, ref b3, ref c0, ref c1, ref c2, ref c3);
            Tap<TInt8, TWidth>(taps[2] + 4 * x, weights + 8, ref a0, ref a1, ref a2, ref a3, ref b0, ref b1, ref b2, ref b3, ref c0, ref c1, ref c2, ref c3);
        }

        for (; tap > 0; tap--, taps++, weights += 4)
        {
            Tap<TInt8, TWidth>(taps[0] + 4 * x, weights, ref a0, ref a1, ref a2, ref a3, ref b0, ref b1, ref b2, ref b3, ref c0, ref c1, ref c2, ref c3);
        }

        TFinish.Store(task, x, a0, a1, a2, a3);
        if (TWidth.Vectors > 1) TFinish.Store(task, x + TInt8.Width, b0, b1, b2, b3);
        if (TWidth.Vectors > 2) TFinish.Store(task, x + 2 * TInt8.Width, c0, c1, c2, c3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Tap<TInt8, TWidth>(byte* from, int* weights, ref TInt8 a0, ref TInt8 a1, ref TInt8 a2, ref TInt8 a3, ref TInt8 b0, ref TInt8 b1, ref TInt8 b2, ref TInt8 b3, ref TInt8 c0, ref TInt8 c1, ref TInt8 c2, ref TInt8 c3)
        where TInt8 : unmanaged, IInt8Vector<TInt8>
        where TWidth : struct, ITileWidth
    {
        TInt8 u = TInt8.Load(from);
        TInt8 v = TWidth.Vectors > 1 ? TInt8.Load(from + 4 * TInt8.Width) : u;
        TInt8 w = TWidth.Vectors > 2 ? TInt8.Load(from + 8 * TInt8.Width) : u;
        Tap<TInt8, TWidth>(weights[0], u, v, w, ref a0, ref b0, ref c0);
        Tap<TInt8, TWidth>(weights[1], u, v, w, ref a1, ref b1, ref c1);
        Tap<TInt8, TWidth>(weights[2], u, v, w, ref a2, ref b2, ref c2);
        Tap<TInt8, TWidth>(weights[3], u, v, w, ref a3, ref b3, ref c3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Tap<TInt8, TWidth>(int weights, TInt8 u, TInt8 v, TInt8 w, ref TInt8 a, ref TInt8 b, ref TInt8 c)
        where TInt8 : unmanaged, IInt8Vector<TInt8>
        where TWidth : struct, ITileWidth
    {
        TInt8 k = TInt8.Broadcast(weights);
        a = TInt8.MultiplyAdd(a, u, k);
        if (TWidth.Vectors > 1) b = TInt8.MultiplyAdd(b, v, k);
        if (TWidth.Vectors > 2) c = TInt8.MultiplyAdd(c, w, k);
    }
}
