using System.Runtime.CompilerServices;

namespace Fovea.Inference;

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
