using System.Runtime.CompilerServices;
using Fovea.Tensors;

namespace Fovea.Inference;

/// <summary>
/// The last convolution of int8 values, whose store is the pixel shuffle. Bytes go from the registers to the target:
/// sample = trunc(fma(anchor, unit, fma((float)sum, factor · unit, fma(bias, unit, zero) + 0.5))), saturated. So do floats:
/// fma((float)sum, factor, bias) + anchor. Everything else is made of these floats by <see cref="SubpixelStage{TVector}"/>.
/// </summary>
internal sealed unsafe class Int8Subpixel<TInt8, TVector> : SubpixelStage<TVector>
    where TInt8 : unmanaged, IInt8Vector<TInt8>
    where TVector : unmanaged, ISimdVector<TVector>
{
    private const int WholeStrip = 480;
    private const int TailBytes = 256;

    private readonly RowFilter _filter;
    private readonly RowFilter _lines;
    private readonly Tensor _factors;
    private readonly Tensor _offsets;
    private readonly Tensor _lineFactors;
    private readonly Tensor _lineOffsets;
    private readonly bool _plain;

    /// <summary>Prepares the stage, which then owns the filters.</summary>
    /// <param name="name">What a listing shows.</param>
    /// <param name="filters">Weights in groups of four, and in groups that are whole lines; output channel c·r·r + dy·r + dx for pixel (dy, dx) of channel c.</param>
    /// <param name="values">From sums to values: what a unit is worth, and what is added.</param>
    /// <param name="inputs">The value read, then those that <paramref name="options"/> adds: anchor first.</param>
    /// <param name="output">The value written, r times as high and wide.</param>
    /// <param name="options">What happens on the way.</param>
    /// <param name="functions">Functions of each value, before anything is added.</param>
    public Int8Subpixel(string name, (RowFilter Values, RowFilter Lines) filters, (float[] Factors, float[] Bias) values, RowValue[] inputs, RowValue output, SubpixelOptions options, RowFunction[] functions)
        : base(name, inputs, output, options, functions)
    {
        (_filter, _lines) = filters;
        (_factors, _offsets) = (Int8Rows.Spread(_filter, values.Factors), Int8Rows.Spread(_filter, values.Bias));
        (_lineFactors, _lineOffsets) = (Int8Rows.Spread(_lines, values.Factors), Int8Rows.Spread(_lines, values.Bias));
        _plain = functions.Length == 0 && options is { ToTarget: true, AddsFine: false };
    }

    public override int ScratchBytes => base.ScratchBytes + 2 * _lineFactors.Count * sizeof(float);

    /// <summary>Output channels that make up lines: four, or three at a scale of three.</summary>
    public static int Depth(int scale) => scale == 3 ? 3 : Int8Rows.Block;

    public override void Make(RowRun run, int row)
    {
        RowCoding coding = run.Target.Coding;
        bool bytes = coding is { Type: SampleType.Byte, Max: 255 }, floats = coding.Type == SampleType.Float && Scale != 3;
        if (_plain && Scale <= 4 && (bytes || floats)) MakeSamples(run, row, bytes ? coding : new RowCoding(SampleType.Float));
        else MakeValues(run, row);
    }

    public override void Dispose()
    {
        _filter.Dispose();
        _lines.Dispose();
        _factors.Dispose();
        _offsets.Dispose();
        _lineFactors.Dispose();
        _lineOffsets.Dispose();
        base.Dispose();
    }

    protected override RowSpan Rows(int coarse) => _filter.Window.Rows(coarse);

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void MakeValues(RowRun run, int row)
    {
        float** pointers = stackalloc float*[_filter.Rows];
        TileTask task = _filter.Task(Inputs[0], run, row / Scale, pointers);
        int width = Inputs[0].Layout.Width;
        for (int x = 0; x < width; x += Strip)
        {
            int end = Math.Min(x + Strip, width), line = 0;
            foreach (TileGroup group in _filter.Groups)
            {
                _filter.Select(ref task, group);
                ValueFinish<TInt8> finish = new(_factors.Pointer + group.Offset, _offsets.Pointer + group.Offset, Waiting(run, group.First) - x, Strip);
                RowTile.Run<TInt8, FourChannels, ValueFinish<TInt8>>(task, x, end, finish);
                line = Store(run, row, line, group.End, x, end - x);
            }
        }
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void MakeSamples(RowRun run, int row, RowCoding coding)
    {
        float** pointers = stackalloc float*[_lines.Rows];
        TileTask task = _lines.Task(Inputs[0], run, row / Scale, pointers);
        float half = coding.Type == SampleType.Byte ? 0.5f : 0;
        float* factors = (float*)(run.Scratch + base.ScratchBytes), offsets = factors + _lineFactors.Count;
        float* lineFactors = _lineFactors.Pointer, lineOffsets = _lineOffsets.Pointer;
        SimdVector4 unit = SimdVector4.Broadcast(coding.Unit), zero = SimdVector4.Broadcast(coding.Zero), rounding = SimdVector4.Broadcast(half);
        for (int i = 0; i < _lineFactors.Count; i += SimdVector4.Width)
        {
            SimdVector4.Store(SimdVector4.Load(lineFactors + i) * unit, factors + i);
            SimdVector4.Store(SimdVector4.MultiplyAdd(SimdVector4.Load(lineOffsets + i), unit, zero) + rounding, offsets + i);
        }

        PixelOutput rows = new() { Unit = coding.Unit };
        byte* tail = stackalloc byte[TailBytes];
        int width = Inputs[0].Layout.Width, whole = width / TInt8.Width * TInt8.Width, lines = Scale == 2 ? 2 : 1;
        for (int x = 0; x < width; x += WholeStrip)
        {
            int end = Math.Min(x + WholeStrip, whole);
            for (int group = 0; group < _lines.Groups.Length; group++)
            {
                (int channel, int y) = (group * lines / Scale, row + group * lines % Scale);
                _lines.Select(ref task, _lines.Groups[group]);
                rows.Factors = factors + group * Int8Rows.Block;
                rows.Offsets = offsets + group * Int8Rows.Block;
                if (Options.AddsAnchor) rows.Anchor = Row(run, Inputs[1], row / Scale, channel);
                byte* first = run.Target.Row(channel, y), second = lines > 1 ? run.Target.Row(channel, y + 1) : first;
                rows.First = first;
                rows.Second = second;
                if (end > x) Tiles(task, x, end, rows, coding.Bytes);
                if (x + WholeStrip < width || whole == width) continue;

                // Whole vectors would write beyond the row.
                rows.First = tail - whole * Scale * coding.Bytes;
                rows.Second = rows.First + TailBytes / 2;
                Tiles(task, whole, width, rows, coding.Bytes);
                int bytes = (width - whole) * Scale * coding.Bytes, stored = whole * Scale * coding.Bytes;
                Buffer.MemoryCopy(tail, first + stored, bytes, bytes);
                if (lines > 1) Buffer.MemoryCopy(tail + TailBytes / 2, second + stored, bytes, bytes);
            }
        }
    }

    private void Tiles(in TileTask task, int x, int end, in PixelOutput rows, int bytes)
    {
        if (Options.AddsAnchor && bytes == 1) Tiles<Yes, Yes>(task, x, end, rows);
        else if (Options.AddsAnchor) Tiles<Yes, No>(task, x, end, rows);
        else if (bytes == 1) Tiles<No, Yes>(task, x, end, rows);
        else Tiles<No, No>(task, x, end, rows);
    }

    private void Tiles<TAnchored, TBytes>(in TileTask task, int x, int end, in PixelOutput rows)
        where TAnchored : struct, IChoice
        where TBytes : struct, IChoice
    {
        if (Scale == 4) Tiles<FourPixels, TAnchored, TBytes>(task, x, end, rows);
        else if (Scale == 3) Tiles<ThreePixels, TAnchored, Yes>(task, x, end, rows);
        else Tiles<TwoPixels, TAnchored, TBytes>(task, x, end, rows);
    }

    private static void Tiles<TScale, TAnchored, TBytes>(in TileTask task, int x, int end, in PixelOutput rows)
        where TScale : struct, IPixelScale
        where TAnchored : struct, IChoice
        where TBytes : struct, IChoice
    {
        PixelFinish<TInt8, TScale, TAnchored, TBytes> finish = new(rows);
        RowTile.Run<TInt8, FourChannels, PixelFinish<TInt8, TScale, TAnchored, TBytes>>(task, x, end, finish);
    }
}

/// <summary>Sums of four channels as floats.</summary>
/// <typeparam name="TInt8">The vectors of the tile.</typeparam>
/// <param name="factors">What a unit of each sum is worth.</param>
/// <param name="offsets">What is added to each.</param>
/// <param name="output">Column 0 of the first channel.</param>
/// <param name="pitch">Floats between channels.</param>
internal readonly unsafe struct ValueFinish<TInt8>(float* factors, float* offsets, float* output, nint pitch) : ITileFinish<TInt8>
    where TInt8 : unmanaged, IInt8Vector<TInt8>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(int channel, nint x, TInt8 a, TInt8 b, TInt8 c, TInt8 d)
    {
        float* to = output + x;
        TInt8.StoreFloats(TInt8.Scale(a, factors[0], offsets[0]), to);
        TInt8.StoreFloats(TInt8.Scale(b, factors[1], offsets[1]), to + pitch);
        TInt8.StoreFloats(TInt8.Scale(c, factors[2], offsets[2]), to + 2 * pitch);
        TInt8.StoreFloats(TInt8.Scale(d, factors[3], offsets[3]), to + 3 * pitch);
    }
}

/// <summary>Where the pixels of four channels go.</summary>
internal unsafe struct PixelOutput
{
    /// <summary>What a unit of each sum is worth.</summary>
    public float* Factors;

    /// <summary>What is added to each.</summary>
    public float* Offsets;

    /// <summary>Column 0 of the anchor's channel.</summary>
    public float* Anchor;

    /// <summary>What the anchor is multiplied with.</summary>
    public float Unit;

    /// <summary>Column 0 of the row that is written.</summary>
    public byte* First;

    /// <summary>Column 0 of the row below it, where a tile makes two.</summary>
    public byte* Second;
}

/// <summary>Samples of the finished picture: four channels are four pixels of a row, two rows of two, or three of a row.</summary>
/// <typeparam name="TInt8">The vectors of the tile.</typeparam>
/// <typeparam name="TScale">How many pixels a channel becomes along an axis.</typeparam>
/// <typeparam name="TAnchored">Whether an anchor is added.</typeparam>
/// <typeparam name="TBytes">Whether samples are bytes; else floats, which come in threes nowhere.</typeparam>
internal readonly unsafe struct PixelFinish<TInt8, TScale, TAnchored, TBytes>(PixelOutput rows) : ITileFinish<TInt8>
    where TInt8 : unmanaged, IInt8Vector<TInt8>
    where TScale : struct, IPixelScale
    where TAnchored : struct, IChoice
    where TBytes : struct, IChoice
{
    private readonly PixelOutput _rows = rows;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(int channel, nint x, TInt8 a, TInt8 b, TInt8 c, TInt8 d)
    {
        (a, b, c) = (Finish(0, x, a), Finish(1, x, b), Finish(2, x, c));
        if (TScale.Pixels != 3) d = Finish(3, x, d);
        if (TBytes.Is)
        {
            if (TScale.Pixels == 4) TInt8.StorePixels(a, b, c, d, _rows.First + 4 * x);
            else if (TScale.Pixels == 3) TInt8.StoreTriples(a, b, c, _rows.First + 3 * x);
            else TInt8.StorePairs(a, b, c, d, _rows.First + 2 * x, _rows.Second + 2 * x);
        }
        else if (TScale.Pixels == 4)
        {
            TInt8.StoreZipped(a, b, c, d, (float*)_rows.First + 4 * x);
        }
        else
        {
            TInt8.StoreZipped(a, b, (float*)_rows.First + 2 * x);
            TInt8.StoreZipped(c, d, (float*)_rows.Second + 2 * x);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private TInt8 Finish(int channel, nint x, TInt8 sums)
    {
        TInt8 value = TInt8.Scale(sums, _rows.Factors[channel], _rows.Offsets[channel]);
        if (TAnchored.Is) value = TInt8.AddScaled(value, _rows.Anchor + x, _rows.Unit);
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
