using System.Runtime.CompilerServices;
using Fovea.Tensors;

namespace Fovea.Inference;

/// <summary>A convolution from int8 rows to int8 rows; the sum with a skip and ReLU happen before a value is rounded.</summary>
internal sealed unsafe class Int8Convolution<TInt8> : RowStage
    where TInt8 : unmanaged, IInt8Vector<TInt8>
{
    // A strip of input this wide stays in the first cache while all groups of output channels pass over it.
    private const int Strip = 480;

    private readonly RowFilter _filter;
    private readonly Tensor _scaling;
    private readonly byte[] _zeros;
    private readonly bool _hasFloors;

    /// <summary>Prepares the stage, which then owns the filter.</summary>
    /// <param name="name">What a listing shows.</param>
    /// <param name="filter">The weights.</param>
    /// <param name="inputs">The value read, and maybe a skip.</param>
    /// <param name="output">The value written.</param>
    /// <param name="scaling">From sums to int8 values.</param>
    public Int8Convolution(string name, RowFilter filter, RowValue[] inputs, RowValue output, Int8Scaling scaling)
        : base(name, inputs, output)
    {
        (_filter, _zeros, _hasFloors) = (filter, scaling.Zeros, scaling.Floors.Any(floor => floor > 0));
        float[][] kinds = [scaling.Factors, scaling.Offsets, scaling.SkipFactors, scaling.Floors];
        _scaling = new Tensor(Shape.Vector(kinds.Length * filter.Groups.Length * Int8Rows.Block));
        foreach (TileGroup group in filter.Groups)
        {
            for (int kind = 0; kind < kinds.Length; kind++)
            {
                kinds[kind].AsSpan(group.First, group.Channels).CopyTo(_scaling.Span[(kinds.Length * group.Offset + kind * Int8Rows.Block)..]);
            }
        }
    }

    public override RowSpan Needs(int input, int row) => (input == 0 ? _filter.Window.Rows(row) : new RowSpan(row, row)).Within(Inputs[input].Height);

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Make(RowRun run, int row)
    {
        float** pointers = stackalloc float*[_filter.Rows];
        TileTask task = _filter.Task(Inputs[0], run, row, pointers);
        RowLayout layout = Output.Layout;
        byte* to = run.ToWrite(Output, row);
        byte* skip = Inputs.Count > 1 ? run.ToRead(Inputs[1], row) + layout.Start : null;
        for (int x = 0; x < layout.Width; x += Strip)
        {
            int end = Math.Min(x + Strip, layout.Width);
            for (int block = 0; block < _filter.Groups.Length; block++)
            {
                _filter.Select(ref task, _filter.Groups[block]);
                nint offset = (nint)block * layout.Pitch;
                Int8Output rows = new(_scaling.Pointer + 4 * block * Int8Rows.Block, skip + offset, to + layout.Start + offset);
                if (skip is null) Run<No>(task, x, end, rows);
                else Run<Yes>(task, x, end, rows);
            }
        }

        Int8Rows.Clear(to, layout, _zeros, TInt8.Width);
    }

    public override void Dispose()
    {
        _filter.Dispose();
        _scaling.Dispose();
        base.Dispose();
    }

    private void Run<TAdds>(in TileTask task, int x, int end, Int8Output rows)
        where TAdds : struct, IChoice
    {
        // Stored values are never below 0 anyway, so a ReLU whose zero is 0 costs nothing.
        if (_hasFloors) Run<TAdds, Yes>(task, x, end, rows);
        else Run<TAdds, No>(task, x, end, rows);
    }

    private static void Run<TAdds, TFloors>(in TileTask task, int x, int end, Int8Output rows)
        where TAdds : struct, IChoice
        where TFloors : struct, IChoice
    {
        Int8Finish<TInt8, TAdds, TFloors> finish = new(rows);
        RowTile.Run<TInt8, FourChannels, Int8Finish<TInt8, TAdds, TFloors>>(task, x, end, finish);
    }
}

/// <summary>Where the sums of a block of four channels go.</summary>
/// <param name="scaling">Four factors, four offsets, four factors of the skip, four floors (<see cref="Int8Scaling"/>).</param>
/// <param name="skip">Column 0 of the skip's block.</param>
/// <param name="output">Column 0 of the block that is written.</param>
internal readonly unsafe struct Int8Output(float* scaling, byte* skip, byte* output)
{
    public readonly float* Scaling = scaling;
    public readonly byte* Skip = skip;
    public readonly byte* Output = output;
}

/// <summary>Int8 values for the next convolution.</summary>
/// <typeparam name="TInt8">The vectors of the tile.</typeparam>
/// <typeparam name="TAdds">Whether a skip is added.</typeparam>
/// <typeparam name="TFloors">Whether channels have a least value.</typeparam>
internal readonly unsafe struct Int8Finish<TInt8, TAdds, TFloors>(Int8Output rows) : ITileFinish<TInt8>
    where TInt8 : unmanaged, IInt8Vector<TInt8>
    where TAdds : struct, IChoice
    where TFloors : struct, IChoice
{
    private readonly Int8Output _rows = rows;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(int channel, nint x, TInt8 a, TInt8 b, TInt8 c, TInt8 d)
    {
        TInt8 skip = TAdds.Is ? TInt8.Load((float*)_rows.Skip + x) : default;
        TInt8.StorePixels(Finish(0, a, skip), Finish(1, b, skip), Finish(2, c, skip), Finish(3, d, skip), _rows.Output + Int8Rows.Block * x);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private TInt8 Finish(int channel, TInt8 sums, TInt8 skip)
    {
        float* scaling = _rows.Scaling + channel;
        TInt8 value = TInt8.Scale(sums, scaling[0], scaling[Int8Rows.Block]);
        if (TAdds.Is) value = TInt8.AddScaled(value, TInt8.Channel(skip, channel), scaling[2 * Int8Rows.Block]);
        if (TFloors.Is) value = TInt8.AtLeast(value, scaling[3 * Int8Rows.Block]);
        return TInt8.Round(value);
    }
}

/// <summary>From sums to int8 values, for each output channel: fma(sum, factor, offset), then fma(skip, skip factor, that), at least the floor, rounded half to even, saturated.</summary>
/// <param name="Factors">Output steps for a unit of the sum.</param>
/// <param name="Offsets">The output of sum 0.</param>
/// <param name="SkipFactors">Output steps for a step of the skip.</param>
/// <param name="Floors">The least output.</param>
/// <param name="Zeros">The int8 value that stands for 0.</param>
internal sealed record Int8Scaling(float[] Factors, float[] Offsets, float[] SkipFactors, float[] Floors, byte[] Zeros);

/// <summary>Float rows of pixels in [0, 1] to int8 rows: 255 · value, rounded half to even, saturated.</summary>
internal sealed unsafe class Int8Entry<TInt8>(RowValue input, RowValue output) : RowStage("to bytes", [input], output)
    where TInt8 : unmanaged, IInt8Vector<TInt8>
{
    private readonly byte[] _zeros = new byte[input.Layout.Channels];

    public override RowSpan Needs(int input, int row) => new(row, row);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Make(RowRun run, int row)
    {
        RowLayout from = Inputs[0].Layout, layout = Output.Layout;
        byte* source = run.ToRead(Inputs[0], row) + from.Start, to = run.ToWrite(Output, row);
        TInt8 zero = default;
        for (int block = 0; block < layout.Channels; block++)
        {
            int first = block * Int8Rows.Block, count = Math.Min(from.Channels - first, Int8Rows.Block);
            float* a = (float*)(source + (nint)first * from.Pitch);
            nint pitch = from.Pitch / sizeof(float);
            byte* pixels = to + layout.Start + (nint)block * layout.Pitch;
            for (int x = 0; x < layout.Width; x += TInt8.Width)
            {
                TInt8 second = count > 1 ? Load(a + pitch + x) : zero, third = count > 2 ? Load(a + 2 * pitch + x) : zero;
                TInt8.StorePixels(Load(a + x), second, third, count > 3 ? Load(a + 3 * pitch + x) : zero, pixels + x * Int8Rows.Block);
            }
        }

        Int8Rows.Clear(to, layout, _zeros, TInt8.Width);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TInt8 Load(float* floats) => TInt8.Round(TInt8.LoadScaled(floats, 255));
}
