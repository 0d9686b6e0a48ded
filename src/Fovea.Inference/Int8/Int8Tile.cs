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

/// <summary>What all tiles of one row and one group of four output channels share.</summary>
internal unsafe ref struct Int8TileTask
{
    /// <summary>For each tap of the kernel, input block by input block, the pixel that it meets at column 0.</summary>
    public byte** Taps;

    /// <summary>Taps.</summary>
    public int Count;

    /// <summary>Weights: for each tap and output channel, those of the four input channels.</summary>
    public int* Weights;

    /// <summary>Where the four sums start.</summary>
    public int* Starts;

    /// <summary>What a unit of each sum is worth.</summary>
    public float* Factors;

    /// <summary>What is added to each.</summary>
    public float* Offsets;

    /// <summary>What a code of the skip is worth in each channel.</summary>
    public float* SkipFactors;

    /// <summary>The least value of each channel.</summary>
    public float* Floors;

    /// <summary>Column 0 of the skip's block.</summary>
    public byte* Skip;

    /// <summary>Column 0 of the row that is written.</summary>
    public byte* Output;

    /// <summary>Column 0 of the row below it, where a tile makes two.</summary>
    public byte* Second;

    /// <summary>Column 0 of the first channel where floats are written; the others follow at <see cref="FloatPitch"/>.</summary>
    public float* Floats;

    /// <summary>Floats between channels.</summary>
    public nint FloatPitch;

    /// <summary>Column 0 of the anchor's channel.</summary>
    public float* Anchor;

    /// <summary>What the anchor is multiplied with.</summary>
    public float Unit;
}

/// <summary>What a tile does with the sums of four channels.</summary>
internal unsafe interface IInt8Finish
{
    /// <summary>Stores one vector of pixels from column <paramref name="x"/> on.</summary>
    static abstract void Store<TInt8>(in Int8TileTask task, nint x, TInt8 a, TInt8 b, TInt8 c, TInt8 d)
        where TInt8 : unmanaged, IInt8Vector<TInt8>;
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

/// <summary>Codes for the next convolution.</summary>
/// <typeparam name="TAdds">Whether a skip is added.</typeparam>
/// <typeparam name="TFloors">Whether channels have a least code.</typeparam>
internal readonly unsafe struct Int8Finish<TAdds, TFloors> : IInt8Finish
    where TAdds : struct, IChoice
    where TFloors : struct, IChoice
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<TInt8>(in Int8TileTask task, nint x, TInt8 a, TInt8 b, TInt8 c, TInt8 d)
        where TInt8 : unmanaged, IInt8Vector<TInt8>
    {
        TInt8 skip = TAdds.Is ? TInt8.Load(task.Skip + 4 * x) : default;
        TInt8.StorePixels(Finish(task, 0, a, skip), Finish(task, 1, b, skip), Finish(task, 2, c, skip), Finish(task, 3, d, skip), task.Output + 4 * x);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TInt8 Finish<TInt8>(in Int8TileTask task, int channel, TInt8 sums, TInt8 skip)
        where TInt8 : unmanaged, IInt8Vector<TInt8>
    {
        TInt8 value = TInt8.Scale(sums, task.Factors[channel], task.Offsets[channel]);
        if (TAdds.Is) value = TInt8.AddScaled(value, TInt8.Code(skip, channel), task.SkipFactors[channel]);
        if (TFloors.Is) value = TInt8.AtLeast(value, task.Floors[channel]);
        return TInt8.Round(value);
    }
}

/// <summary>Floats.</summary>
internal readonly unsafe struct FloatFinish : IInt8Finish
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<TInt8>(in Int8TileTask task, nint x, TInt8 a, TInt8 b, TInt8 c, TInt8 d)
        where TInt8 : unmanaged, IInt8Vector<TInt8>
    {
        float* to = task.Floats + x;
        TInt8.StoreFloats(TInt8.Scale(a, task.Factors[0], task.Offsets[0]), to);
        TInt8.StoreFloats(TInt8.Scale(b, task.Factors[1], task.Offsets[1]), to + task.FloatPitch);
        TInt8.StoreFloats(TInt8.Scale(c, task.Factors[2], task.Offsets[2]), to + 2 * task.FloatPitch);
        TInt8.StoreFloats(TInt8.Scale(d, task.Factors[3], task.Offsets[3]), to + 3 * task.FloatPitch);
    }
}

/// <summary>Samples of the finished picture: four channels are four pixels of a row, two rows of two, or three of a row.</summary>
/// <typeparam name="TScale">How many pixels a channel becomes along an axis.</typeparam>
/// <typeparam name="TAnchored">Whether an anchor is added.</typeparam>
/// <typeparam name="TBytes">Whether samples are bytes; else floats, which come in threes nowhere.</typeparam>
internal readonly unsafe struct PixelFinish<TScale, TAnchored, TBytes> : IInt8Finish
    where TScale : struct, IPixelScale
    where TAnchored : struct, IChoice
    where TBytes : struct, IChoice
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<TInt8>(in Int8TileTask task, nint x, TInt8 a, TInt8 b, TInt8 c, TInt8 d)
        where TInt8 : unmanaged, IInt8Vector<TInt8>
    {
        (a, b, c) = (Finish(task, 0, x, a), Finish(task, 1, x, b), Finish(task, 2, x, c));
        if (TScale.Pixels != 3) d = Finish(task, 3, x, d);
        if (TBytes.Is)
        {
            if (TScale.Pixels == 4) TInt8.StorePixels(a, b, c, d, task.Output + 4 * x);
            else if (TScale.Pixels == 3) TInt8.StoreTriples(a, b, c, task.Output + 3 * x);
            else TInt8.StorePairs(a, b, c, d, task.Output + 2 * x, task.Second + 2 * x);
        }
        else if (TScale.Pixels == 4)
        {
            TInt8.StoreZipped(a, b, c, d, (float*)task.Output + 4 * x);
        }
        else
        {
            TInt8.StoreZipped(a, b, (float*)task.Output + 2 * x);
            TInt8.StoreZipped(c, d, (float*)task.Second + 2 * x);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TInt8 Finish<TInt8>(in Int8TileTask task, int channel, nint x, TInt8 sums)
        where TInt8 : unmanaged, IInt8Vector<TInt8>
    {
        TInt8 value = TInt8.Scale(sums, task.Factors[channel], task.Offsets[channel]);
        if (TAnchored.Is) value = TInt8.AddScaled(value, task.Anchor + x, task.Unit);
        return TBytes.Is ? TInt8.Truncate(value) : value;
    }
}

/// <summary>Pixels that a channel becomes along an axis; a constant for the JIT.</summary>
internal interface IPixelScale
{
    /// <summary>2, 3 or 4.</summary>
    static abstract int Pixels { get; }
}

/// <summary>Twice the size.</summary>
internal readonly struct TwoPixels : IPixelScale
{
    public static int Pixels => 2;
}

/// <summary>Three times the size.</summary>
internal readonly struct ThreePixels : IPixelScale
{
    public static int Pixels => 3;
}

/// <summary>Four times the size.</summary>
internal readonly struct FourPixels : IPixelScale
{
    public static int Pixels => 4;
}
