using System.Runtime.CompilerServices;
using Fovea.Tensors;

namespace Fovea.Inference;

/// <summary>Tiles of floats: how their weights are packed, and what becomes of their sums.</summary>
internal static unsafe class FloatTile
{
    /// <summary>Packs weights.</summary>
    /// <param name="weight">(Co, Ci, kh, kw).</param>
    /// <param name="bias">Co start values, or none for zeros.</param>
    /// <param name="window">Where the kernel lies; its size is that of the weight.</param>
    public static RowFilter Pack<TVector>(Tensor weight, Tensor? bias, RowWindow window)
        where TVector : unmanaged, ISimdVector<TVector>
    {
        Shape shape = weight.Shape;
        RowFilter filter = new(TileGroup.Split<TVector>(shape.Batch), shape.Channels, window);
        foreach (TileGroup group in filter.Groups)
        {
            for (int channel = 0; channel < group.Channels; channel++)
            {
                ReadOnlySpan<float> taps = weight.Span.Slice((group.First + channel) * filter.Taps, filter.Taps);
                for (int tap = 0; tap < taps.Length; tap++) *filter.Weight(group, tap, channel) = taps[tap];
                if (bias is not null) *filter.Start(group, channel) = bias.Span[group.First + channel];
            }
        }

        return filter;
    }

    /// <summary>Computes columns <paramref name="x"/> to <paramref name="end"/> − 1 of a group.</summary>
    /// <param name="task">That of the group.</param>
    /// <param name="depth">Channels of the group's tiles, 4 or 8.</param>
    /// <param name="x">First column, a multiple of the vector's width.</param>
    /// <param name="end">One past the last column; whole vectors are stored beyond.</param>
    /// <param name="rows">Where values go.</param>
    /// <param name="relu">Whether max(0, value) is stored.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<TVector>(in TileTask task, int depth, int x, int end, in FloatOutput rows, bool relu)
        where TVector : unmanaged, ISimdVector<TVector>
    {
        if (rows.Addend is null && relu) Run<TVector, No, Yes>(task, depth, x, end, rows);
        else if (rows.Addend is null) Run<TVector, No, No>(task, depth, x, end, rows);
        else if (relu) Run<TVector, Yes, Yes>(task, depth, x, end, rows);
        else Run<TVector, Yes, No>(task, depth, x, end, rows);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run<TVector, TAdds, TRectifies>(in TileTask task, int depth, int x, int end, in FloatOutput rows)
        where TVector : unmanaged, ISimdVector<TVector>
        where TAdds : struct, IChoice
        where TRectifies : struct, IChoice
    {
        FloatFinish<TVector, TAdds, TRectifies> finish = new(rows);
        if (depth == 8) RowTile.Run<TVector, EightChannels, FloatFinish<TVector, TAdds, TRectifies>>(task, x, end, finish);
        else RowTile.Run<TVector, FourChannels, FloatFinish<TVector, TAdds, TRectifies>>(task, x, end, finish);
    }
}

/// <summary>Where the values of a group of channels go.</summary>
/// <param name="output">Column 0 of the group's first channel.</param>
/// <param name="addend">Column 0 of what is added to it; null for nothing.</param>
/// <param name="pitch">Floats between channels of both.</param>
/// <param name="channels">Channels that are stored.</param>
internal readonly unsafe struct FloatOutput(float* output, float* addend, nint pitch, int channels)
{
    public readonly float* Output = output;
    public readonly float* Addend = addend;
    public readonly nint Pitch = pitch;
    public readonly int Channels = channels;
}

/// <summary>Sums as floats.</summary>
/// <typeparam name="TVector">The vectors of the tile.</typeparam>
/// <typeparam name="TAdds">Whether another row is added.</typeparam>
/// <typeparam name="TRectifies">Whether max(0, value) is stored.</typeparam>
internal readonly unsafe struct FloatFinish<TVector, TAdds, TRectifies>(FloatOutput rows) : ITileFinish<TVector>
    where TVector : unmanaged, ISimdVector<TVector>
    where TAdds : struct, IChoice
    where TRectifies : struct, IChoice
{
    private readonly FloatOutput _rows = rows;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(int channel, nint x, TVector a, TVector b, TVector c, TVector d)
    {
        int channels = _rows.Channels - channel;
        nint pitch = _rows.Pitch;
        float* to = _rows.Output + channel * pitch + x;
        float* added = TAdds.Is ? _rows.Addend + channel * pitch + x : null;
        TVector.Store(Finish(a, added), to);
        if (channels > 1) TVector.Store(Finish(b, added + pitch), to + pitch);
        if (channels > 2) TVector.Store(Finish(c, added + 2 * pitch), to + 2 * pitch);
        if (channels > 3) TVector.Store(Finish(d, added + 3 * pitch), to + 3 * pitch);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Finish(TVector sum, float* added)
    {
        if (TAdds.Is) sum += TVector.Load(added);
        return TRectifies.Is ? TVector.Max(TVector.Broadcast(0), sum) : sum;
    }
}
