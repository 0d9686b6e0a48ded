using System.Runtime.CompilerServices;
using Fovea.Tensors;

namespace Fovea.Inference;

/// <summary>
/// The last convolution on codes, whose store is the pixel shuffle. Bytes go from the registers to the target:
/// code = trunc(fma(anchor, unit, fma((float)sum, factor · unit, fma(bias, unit, zero) + 0.5))), saturated. So do floats:
/// fma((float)sum, factor, bias) + anchor. Everything else is made of these floats by <see cref="SubpixelStage{TVector}"/>.
/// </summary>
internal sealed unsafe class Int8Subpixel<TInt8, TVector> : SubpixelStage<TVector>
    where TInt8 : unmanaged, IInt8Vector<TInt8>
    where TVector : unmanaged, ISimdVector<TVector>
{
    private const int WholeStrip = 480;
    private const int TailBytes = 256;

    private readonly Int8Filter _filter;
    private readonly Int8Filter _lines;
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
    public Int8Subpixel(string name, (Int8Filter Values, Int8Filter Lines) filters, (float[] Factors, float[] Bias) values, RowValue[] inputs, RowValue output, SubpixelOptions options, RowFunction[] functions)
        : base(name, inputs, output, options, functions)
    {
        (_filter, _lines) = filters;
        (_factors, _offsets) = (_filter.Spread(values.Factors), _filter.Spread(values.Bias));
        (_lineFactors, _lineOffsets) = (_lines.Spread(values.Factors), _lines.Spread(values.Bias));
        _plain = functions.Length == 0 && options is { ToTarget: true, AddsFine: false };
    }

    public override int ScratchBytes => base.ScratchBytes + 2 * _lineFactors.Count * sizeof(float);

    /// <summary>Output channels that make up lines: four, or three at a scale of three.</summary>
    public static int Depth(int scale) => scale == 3 ? 3 : Int8Filter.Block;

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

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void MakeValues(RowRun run, int row)
    {
        byte** pointers = stackalloc byte*[_filter.Taps];
        Int8TileTask task = _filter.Task(Inputs[0], run, row / Scale, pointers);
        task.FloatPitch = Strip;
        int width = Inputs[0].Layout.Width;
        for (int x = 0; x < width; x += Strip)
        {
            int end = Math.Min(x + Strip, width), line = 0;
            for (int group = 0; group < _filter.Groups; group++)
            {
                int first = group * Int8Filter.Block;
                _filter.Turn(ref task, group);
                task.Factors = _factors.Pointer + first;
                task.Offsets = _offsets.Pointer + first;
                task.Floats = Waiting(run, first) - x;
                Int8Tile.Run<TInt8, FloatFinish>(task, x, end);
                line = Store(run, row, line, Math.Min(first + Int8Filter.Block, _filter.Outputs), x, end - x);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void MakeSamples(RowRun run, int row, RowCoding coding)
    {
        byte** pointers = stackalloc byte*[_lines.Taps];
        Int8TileTask task = _lines.Task(Inputs[0], run, row / Scale, pointers);
        float half = coding.Type == SampleType.Byte ? 0.5f : 0;
        float* factors = (float*)(run.Scratch + base.ScratchBytes), offsets = factors + _lineFactors.Count;
        float* lineFactors = _lineFactors.Pointer, lineOffsets = _lineOffsets.Pointer;
        SimdVector4 unit = SimdVector4.Broadcast(coding.Unit), zero = SimdVector4.Broadcast(coding.Zero), rounding = SimdVector4.Broadcast(half);
        for (int i = 0; i < _lineFactors.Count; i += SimdVector4.Width)
        {
            SimdVector4.Store(SimdVector4.Load(lineFactors + i) * unit, factors + i);
            SimdVector4.Store(SimdVector4.MultiplyAdd(SimdVector4.Load(lineOffsets + i), unit, zero) + rounding, offsets + i);
        }

        task.Unit = coding.Unit;
        byte* tail = stackalloc byte[TailBytes];
        int width = Inputs[0].Layout.Width, whole = width / TInt8.Width * TInt8.Width, rows = Scale == 2 ? 2 : 1;
        for (int x = 0; x < width; x += WholeStrip)
        {
            int end = Math.Min(x + WholeStrip, whole);
            for (int group = 0; group < _lines.Groups; group++)
            {
                (int channel, int y) = (group * rows / Scale, row + group * rows % Scale);
                _lines.Turn(ref task, group);
                task.Factors = factors + group * Int8Filter.Block;
                task.Offsets = offsets + group * Int8Filter.Block;
                if (Options.AddsAnchor) task.Anchor = Row(run, Inputs[1], row / Scale, channel);
                byte* first = run.Target.Row(channel, y), second = rows > 1 ? run.Target.Row(channel, y + 1) : first;
                task.Output = first;
                task.Second = second;
                if (end > x) Tiles(task, x, end, coding.Bytes);
                if (x + WholeStrip < width || whole == width) continue;

                // Whole vectors would write beyond the row.
                task.Output = tail - whole * Scale * coding.Bytes;
                task.Second = tail + TailBytes / 2 - whole * Scale * coding.Bytes;
                Tiles(task, whole, width, coding.Bytes);
                int bytes = (width - whole) * Scale * coding.Bytes, stored = whole * Scale * coding.Bytes;
                Buffer.MemoryCopy(tail, first + stored, bytes, bytes);
                if (rows > 1) Buffer.MemoryCopy(tail + TailBytes / 2, second + stored, bytes, bytes);
            }
        }
    }

    private void Tiles(in Int8TileTask task, int x, int end, int bytes)
    {
        if (Options.AddsAnchor && bytes == 1) Tiles<Yes, Yes>(task, x, end);
        else if (Options.AddsAnchor) Tiles<Yes, No>(task, x, end);
        else if (bytes == 1) Tiles<No, Yes>(task, x, end);
        else Tiles<No, No>(task, x, end);
    }

    private void Tiles<TAnchored, TBytes>(in Int8TileTask task, int x, int end)
        where TAnchored : struct, IChoice
        where TBytes : struct, IChoice
    {
        if (Scale == 4) Int8Tile.Run<TInt8, PixelFinish<FourPixels, TAnchored, TBytes>>(task, x, end);
        else if (Scale == 3) Int8Tile.Run<TInt8, PixelFinish<ThreePixels, TAnchored, Yes>>(task, x, end);
        else Int8Tile.Run<TInt8, PixelFinish<TwoPixels, TAnchored, TBytes>>(task, x, end);
    }
}
