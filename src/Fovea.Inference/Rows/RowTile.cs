using System.Runtime.CompilerServices;
using Fovea.Tensors;

namespace Fovea.Inference;

/// <summary>
/// The inner kernel of every convolution of rows, in floats, frequencies or int8: up to three vectors of one row and four
/// or eight output channels, held in registers while every tap passes by.
/// </summary>
/// <remarks>
/// The sums are named one by one because only named locals stay in registers: 3 vectors x 8 channels fill 24 of the 32
/// registers of AVX-512, 3 x 4 fill 12 of the 16 of AVX2. Each is the plain loop's own value: its start, then one
/// multiply-add for each tap, in their order. Rows bring their padding with them, so nothing is masked; pixels behind the
/// row's end that whole vectors cover come out meaningless. The taps stand here once: unrolled, they exceed what the JIT
/// is ready to inline, and are no faster.
/// </remarks>
internal static unsafe class RowTile
{
    /// <summary>Bytes of an element: a float, or four channels of int8.</summary>
    public const int ElementBytes = 4;

    /// <summary>Computes columns <paramref name="x"/> to <paramref name="end"/> − 1 of a group of channels; whole vectors are stored beyond.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<TVector, TDepth, TFinish>(in TileTask task, int x, int end, in TFinish finish)
        where TVector : unmanaged, ITileVector<TVector>
        where TDepth : struct, ITileDepth
        where TFinish : struct, ITileFinish<TVector>
    {
        int vectors = (end - x + TVector.Width - 1) / TVector.Width;
        if (TVector.TileVectors > 2)
        {
            // Two twos are better than a three and a one.
            for (; vectors > 4 || vectors == 3; vectors -= 3, x += 3 * TVector.Width) Run<TVector, ThreeVectors, TDepth, TFinish>(task, x, finish);
        }

        if (TVector.TileVectors > 1)
        {
            for (; vectors > 1; vectors -= 2, x += 2 * TVector.Width) Run<TVector, TwoVectors, TDepth, TFinish>(task, x, finish);
        }

        for (; vectors > 0; vectors--, x += TVector.Width) Run<TVector, OneVector, TDepth, TFinish>(task, x, finish);
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run<TVector, TWidth, TDepth, TFinish>(in TileTask task, nint x, in TFinish finish)
        where TVector : unmanaged, ITileVector<TVector>
        where TWidth : struct, ITileWidth
        where TDepth : struct, ITileDepth
        where TFinish : struct, ITileFinish<TVector>
    {
        float* starts = task.Starts;
        float* weights = task.Weights;
        nint to = x, pitch = task.TapPitch;
        int taps = task.Taps;

        // Copies, which the JIT keeps in registers: stores might change what lies in memory.
        TFinish last = finish;
        for (int part = task.Parts; part > 0; part--, x += task.PartPitch, to += task.PartOutputPitch, starts += TDepth.Channels)
        {
            TVector a0 = TVector.Broadcast(starts), a1 = TVector.Broadcast(starts + 1), a2 = TVector.Broadcast(starts + 2), a3 = TVector.Broadcast(starts + 3);
            TVector a4 = default, a5 = default, a6 = default, a7 = default;
            if (TDepth.Channels > 4)
            {
                a4 = TVector.Broadcast(starts + 4);
                a5 = TVector.Broadcast(starts + 5);
                a6 = TVector.Broadcast(starts + 6);
                a7 = TVector.Broadcast(starts + 7);
            }

            TVector b0 = a0, b1 = a1, b2 = a2, b3 = a3, b4 = a4, b5 = a5, b6 = a6, b7 = a7;
            TVector c0 = a0, c1 = a1, c2 = a2, c3 = a3, c4 = a4, c5 = a5, c6 = a6, c7 = a7;
            float** rows = task.Rows;
            for (int row = task.Count; row > 0; row--, rows++)
            {
                float* from = *rows + x;
                for (int tap = taps; tap > 0; tap--, from += pitch, weights += TDepth.Channels)
                {
                    TVector u = TVector.Load(from);
                    TVector v = TWidth.Vectors > 1 ? TVector.Load(from + TVector.Width) : u;
                    TVector w = TWidth.Vectors > 2 ? TVector.Load(from + 2 * TVector.Width) : u;
                    Tap<TVector, TWidth>(weights, u, v, w, ref a0, ref b0, ref c0);
                    Tap<TVector, TWidth>(weights + 1, u, v, w, ref a1, ref b1, ref c1);
                    Tap<TVector, TWidth>(weights + 2, u, v, w, ref a2, ref b2, ref c2);
                    Tap<TVector, TWidth>(weights + 3, u, v, w, ref a3, ref b3, ref c3);
                    if (TDepth.Channels > 4)
                    {
                        Tap<TVector, TWidth>(weights + 4, u, v, w, ref a4, ref b4, ref c4);
                        Tap<TVector, TWidth>(weights + 5, u, v, w, ref a5, ref b5, ref c5);
                        Tap<TVector, TWidth>(weights + 6, u, v, w, ref a6, ref b6, ref c6);
                        Tap<TVector, TWidth>(weights + 7, u, v, w, ref a7, ref b7, ref c7);
                    }
                }
            }

            last.Store(0, to, a0, a1, a2, a3);
            if (TWidth.Vectors > 1) last.Store(0, to + TVector.Width, b0, b1, b2, b3);
            if (TWidth.Vectors > 2) last.Store(0, to + 2 * TVector.Width, c0, c1, c2, c3);
            if (TDepth.Channels > 4)
            {
                last.Store(4, to, a4, a5, a6, a7);
                if (TWidth.Vectors > 1) last.Store(4, to + TVector.Width, b4, b5, b6, b7);
                if (TWidth.Vectors > 2) last.Store(4, to + 2 * TVector.Width, c4, c5, c6, c7);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Tap<TVector, TWidth>(float* weight, TVector u, TVector v, TVector w, ref TVector a, ref TVector b, ref TVector c)
        where TVector : unmanaged, ITileVector<TVector>
        where TWidth : struct, ITileWidth
    {
        TVector k = TVector.Broadcast(weight);
        a = TVector.MultiplyAdd(u, k, a);
        if (TWidth.Vectors > 1) b = TVector.MultiplyAdd(v, k, b);
        if (TWidth.Vectors > 2) c = TVector.MultiplyAdd(w, k, c);
    }
}

/// <summary>What all tiles of one row and one group of output channels share.</summary>
internal unsafe ref struct TileTask
{
    /// <summary>Runs of taps, in the order of the weights: the element that the first of each meets at column 0.</summary>
    public float** Rows;

    /// <summary>Runs of taps.</summary>
    public int Count;

    /// <summary>Taps of a run.</summary>
    public int Taps;

    /// <summary>Elements between the taps of a run.</summary>
    public nint TapPitch;

    /// <summary>Sums of a channel, each with weights of its own: the frequencies of a Winograd convolution; else 1.</summary>
    public int Parts;

    /// <summary>Elements between what the parts read.</summary>
    public nint PartPitch;

    /// <summary>Columns between where the parts are stored.</summary>
    public nint PartOutputPitch;

    /// <summary>Weights: for each part and tap those of the group's channels, an element each.</summary>
    public float* Weights;

    /// <summary>Where the sum of each part and channel of the group starts.</summary>
    public float* Starts;
}

/// <summary>What becomes of the sums of a tile. A structure holds where they go, so that each kind is a loop of its own for the JIT.</summary>
/// <typeparam name="TVector">The vectors of the tile.</typeparam>
internal interface ITileFinish<TVector>
{
    /// <summary>Stores one vector of four channels.</summary>
    /// <param name="channel">The first of them in the group: 0 or 4.</param>
    /// <param name="x">The vector's first column.</param>
    /// <param name="a">Sums of that channel.</param>
    /// <param name="b">Of the next.</param>
    /// <param name="c">Of the next but one.</param>
    /// <param name="d">Of the last.</param>
    void Store(int channel, nint x, TVector a, TVector b, TVector c, TVector d);
}

/// <summary>A choice that the JIT knows.</summary>
internal interface IChoice
{
    /// <summary>Whether it is so.</summary>
    static abstract bool Is { get; }
}

/// <summary>So.</summary>
internal readonly struct Yes : IChoice
{
    public static bool Is => true;
}

/// <summary>Not so.</summary>
internal readonly struct No : IChoice
{
    public static bool Is => false;
}
