using System.Runtime.CompilerServices;

namespace Fovea.Inference;

/// <summary>What a tile does with the sums of four channels.</summary>
internal unsafe interface ICodeFinish
{
    /// <summary>Stores one vector of pixels from column <paramref name="x"/> on.</summary>
    static abstract void Store<TCodes>(in CodeTileTask task, nint x, TCodes a, TCodes b, TCodes c, TCodes d)
        where TCodes : unmanaged, ICodeLanes<TCodes>;
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
internal readonly unsafe struct CodeFinish<TAdds, TFloors> : ICodeFinish
    where TAdds : struct, IChoice
    where TFloors : struct, IChoice
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<TCodes>(in CodeTileTask task, nint x, TCodes a, TCodes b, TCodes c, TCodes d)
        where TCodes : unmanaged, ICodeLanes<TCodes>
    {
        TCodes skip = TAdds.Is ? TCodes.Load(task.Skip + 4 * x) : default;
        TCodes.StorePixels(Finish(task, 0, a, skip), Finish(task, 1, b, skip), Finish(task, 2, c, skip), Finish(task, 3, d, skip), task.Output + 4 * x);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TCodes Finish<TCodes>(in CodeTileTask task, int channel, TCodes sums, TCodes skip)
        where TCodes : unmanaged, ICodeLanes<TCodes>
    {
        TCodes value = TCodes.Scale(sums, task.Factors[channel], task.Offsets[channel]);
        if (TAdds.Is) value = TCodes.AddScaled(value, TCodes.Code(skip, channel), task.SkipFactors[channel]);
        if (TFloors.Is) value = TCodes.AtLeast(value, task.Floors[channel]);
        return TCodes.Round(value);
    }
}

/// <summary>Floats.</summary>
internal readonly unsafe struct FloatFinish : ICodeFinish
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<TCodes>(in CodeTileTask task, nint x, TCodes a, TCodes b, TCodes c, TCodes d)
        where TCodes : unmanaged, ICodeLanes<TCodes>
    {
        float* to = task.Floats + x;
        TCodes.StoreFloats(TCodes.Scale(a, task.Factors[0], task.Offsets[0]), to);
        TCodes.StoreFloats(TCodes.Scale(b, task.Factors[1], task.Offsets[1]), to + task.FloatPitch);
        TCodes.StoreFloats(TCodes.Scale(c, task.Factors[2], task.Offsets[2]), to + 2 * task.FloatPitch);
        TCodes.StoreFloats(TCodes.Scale(d, task.Factors[3], task.Offsets[3]), to + 3 * task.FloatPitch);
    }
}

/// <summary>Samples of the finished picture: four channels are four pixels of a row, two rows of two, or three of a row.</summary>
/// <typeparam name="TScale">How many pixels a channel becomes along an axis.</typeparam>
/// <typeparam name="TAnchored">Whether an anchor is added.</typeparam>
/// <typeparam name="TBytes">Whether samples are bytes; else floats, which come in threes nowhere.</typeparam>
internal readonly unsafe struct PixelFinish<TScale, TAnchored, TBytes> : ICodeFinish
    where TScale : struct, IPixelScale
    where TAnchored : struct, IChoice
    where TBytes : struct, IChoice
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<TCodes>(in CodeTileTask task, nint x, TCodes a, TCodes b, TCodes c, TCodes d)
        where TCodes : unmanaged, ICodeLanes<TCodes>
    {
        (a, b, c) = (Finish(task, 0, x, a), Finish(task, 1, x, b), Finish(task, 2, x, c));
        if (TScale.Pixels != 3) d = Finish(task, 3, x, d);
        if (TBytes.Is)
        {
            if (TScale.Pixels == 4) TCodes.StorePixels(a, b, c, d, task.Output + 4 * x);
            else if (TScale.Pixels == 3) TCodes.StoreTriples(a, b, c, task.Output + 3 * x);
            else TCodes.StorePairs(a, b, c, d, task.Output + 2 * x, task.Second + 2 * x);
        }
        else if (TScale.Pixels == 4)
        {
            TCodes.StoreZipped(a, b, c, d, (float*)task.Output + 4 * x);
        }
        else
        {
            TCodes.StoreZipped(a, b, (float*)task.Output + 2 * x);
            TCodes.StoreZipped(c, d, (float*)task.Second + 2 * x);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TCodes Finish<TCodes>(in CodeTileTask task, int channel, nint x, TCodes sums)
        where TCodes : unmanaged, ICodeLanes<TCodes>
    {
        TCodes value = TCodes.Scale(sums, task.Factors[channel], task.Offsets[channel]);
        if (TAnchored.Is) value = TCodes.AddScaled(value, task.Anchor + x, task.Unit);
        return TBytes.Is ? TCodes.Truncate(value) : value;
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
