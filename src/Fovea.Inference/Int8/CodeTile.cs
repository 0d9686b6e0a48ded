using System.Runtime.CompilerServices;
using Fovea.Tensors;

namespace Fovea.Inference;

/// <summary>
/// Sums of four output channels and up to three vectors of pixels at a time: twelve sums, three vectors of pixels and
/// one of weights are the sixteen registers that AVX-VNNI has. Written out by hand, as the JIT keeps only plain locals
/// in registers.
/// </summary>
internal static unsafe class CodeTile
{
    /// <summary>Computes columns <paramref name="x"/> to <paramref name="end"/> − 1; whole vectors are stored beyond.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<TCodes, TFinish>(in CodeTileTask task, int x, int end)
        where TCodes : unmanaged, ICodeLanes<TCodes>
        where TFinish : struct, ICodeFinish
    {
        int vectors = (end - x + TCodes.Width - 1) / TCodes.Width;
        if (TCodes.TileVectors > 2)
        {
            // Two twos are better than a three and a one.
            for (; vectors > 4 || vectors == 3; vectors -= 3, x += 3 * TCodes.Width) Run<TCodes, ThreeVectors, TFinish>(task, x);
        }

        if (TCodes.TileVectors > 1)
        {
            for (; vectors > 1; vectors -= 2, x += 2 * TCodes.Width) Run<TCodes, TwoVectors, TFinish>(task, x);
        }

        for (; vectors > 0; vectors--, x += TCodes.Width) Run<TCodes, OneVector, TFinish>(task, x);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run<TCodes, TWidth, TFinish>(in CodeTileTask task, nint x)
        where TCodes : unmanaged, ICodeLanes<TCodes>
        where TWidth : struct, ITileWidth
        where TFinish : struct, ICodeFinish
    {
        TCodes a0 = TCodes.Broadcast(task.Starts[0]), a1 = TCodes.Broadcast(task.Starts[1]), a2 = TCodes.Broadcast(task.Starts[2]), a3 = TCodes.Broadcast(task.Starts[3]);
        TCodes b0 = a0, b1 = a1, b2 = a2, b3 = a3, c0 = a0, c1 = a1, c2 = a2, c3 = a3;
        int* weights = task.Weights;
        byte** taps = task.Taps;
        int tap = task.Count;

        // Three at a time: the end of a longer loop would be guessed wrong.
        for (; tap >= 3; tap -= 3, taps += 3, weights += 12)
        {
            Tap<TCodes, TWidth>(taps[0] + 4 * x, weights, ref a0, ref a1, ref a2, ref a3, ref b0, ref b1, ref b2, ref b3, ref c0, ref c1, ref c2, ref c3);
            Tap<TCodes, TWidth>(taps[1] + 4 * x, weights + 4, ref a0, ref a1, ref a2, ref a3, ref b0, ref b1, ref b2, ref b3, ref c0, ref c1, ref c2, ref c3);
            Tap<TCodes, TWidth>(taps[2] + 4 * x, weights + 8, ref a0, ref a1, ref a2, ref a3, ref b0, ref b1, ref b2, ref b3, ref c0, ref c1, ref c2, ref c3);
        }

        for (; tap > 0; tap--, taps++, weights += 4)
        {
            Tap<TCodes, TWidth>(taps[0] + 4 * x, weights, ref a0, ref a1, ref a2, ref a3, ref b0, ref b1, ref b2, ref b3, ref c0, ref c1, ref c2, ref c3);
        }

        TFinish.Store(task, x, a0, a1, a2, a3);
        if (TWidth.Vectors > 1) TFinish.Store(task, x + TCodes.Width, b0, b1, b2, b3);
        if (TWidth.Vectors > 2) TFinish.Store(task, x + 2 * TCodes.Width, c0, c1, c2, c3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Tap<TCodes, TWidth>(byte* from, int* weights, ref TCodes a0, ref TCodes a1, ref TCodes a2, ref TCodes a3, ref TCodes b0, ref TCodes b1, ref TCodes b2, ref TCodes b3, ref TCodes c0, ref TCodes c1, ref TCodes c2, ref TCodes c3)
        where TCodes : unmanaged, ICodeLanes<TCodes>
        where TWidth : struct, ITileWidth
    {
        TCodes u = TCodes.Load(from);
        TCodes v = TWidth.Vectors > 1 ? TCodes.Load(from + 4 * TCodes.Width) : u;
        TCodes w = TWidth.Vectors > 2 ? TCodes.Load(from + 8 * TCodes.Width) : u;
        Tap<TCodes, TWidth>(weights[0], u, v, w, ref a0, ref b0, ref c0);
        Tap<TCodes, TWidth>(weights[1], u, v, w, ref a1, ref b1, ref c1);
        Tap<TCodes, TWidth>(weights[2], u, v, w, ref a2, ref b2, ref c2);
        Tap<TCodes, TWidth>(weights[3], u, v, w, ref a3, ref b3, ref c3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Tap<TCodes, TWidth>(int weights, TCodes u, TCodes v, TCodes w, ref TCodes a, ref TCodes b, ref TCodes c)
        where TCodes : unmanaged, ICodeLanes<TCodes>
        where TWidth : struct, ITileWidth
    {
        TCodes k = TCodes.Broadcast(weights);
        a = TCodes.MultiplyAdd(a, u, k);
        if (TWidth.Vectors > 1) b = TCodes.MultiplyAdd(b, v, k);
        if (TWidth.Vectors > 2) c = TCodes.MultiplyAdd(c, w, k);
    }
}
