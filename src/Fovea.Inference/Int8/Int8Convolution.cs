using System.Runtime.CompilerServices;
using Fovea.Tensors;

namespace Fovea.Inference;

/// <summary>A convolution from rows of codes to rows of codes; the sum with a skip and ReLU happen before a value becomes a code.</summary>
internal sealed unsafe class Int8Convolution<TInt8> : RowStage
    where TInt8 : unmanaged, IInt8Vector<TInt8>
{
    // A strip of input this wide stays in the first cache while all groups of output channels pass over it.
    private const int Strip = 480;

    private readonly Int8Filter _filter;
    private readonly Tensor _scaling;
    private readonly byte[] _zeros;
    private readonly bool _hasFloors;

    /// <summary>Prepares the stage, which then owns the filter.</summary>
    /// <param name="name">What a listing shows.</param>
    /// <param name="filter">The weights.</param>
    /// <param name="inputs">The value read, and maybe a skip.</param>
    /// <param name="output">The value written.</param>
    /// <param name="scaling">From sums to codes.</param>
    public Int8Convolution(string name, Int8Filter filter, RowValue[] inputs, RowValue output, Int8Scaling scaling)
        : base(name, inputs, output)
    {
        (_filter, _zeros, _hasFloors) = (filter, scaling.Zeros, scaling.Floors.Any(floor => floor > 0));
        float[][] kinds = [scaling.Factors, scaling.Offsets, scaling.SkipFactors, scaling.Floors];
        _scaling = new Tensor(Shape.Vector(kinds.Length * filter.Groups * Int8Filter.Block));
        _scaling.Span.Clear();
        for (int i = 0; i < kinds.Length * filter.Outputs; i++)
        {
            (int kind, int channel) = (i / filter.Outputs, i % filter.Outputs);
            int group = channel / Int8Filter.Block;
            _scaling.Span[(group * kinds.Length + kind) * Int8Filter.Block + channel % Int8Filter.Block] = kinds[kind][channel];
        }
    }

    public override RowSpan Needs(int input, int row) => (input == 0 ? _filter.Window.Rows(row) : new RowSpan(row, row)).Within(Inputs[input].Height);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Make(RowRun run, int row)
    {
        byte** pointers = stackalloc byte*[_filter.Taps];
        Int8TileTask task = _filter.Task(Inputs[0], run, row, pointers);
        RowLayout layout = Output.Layout;
        byte* to = run.ToWrite(Output, row);
        byte* skip = Inputs.Count > 1 ? run.ToRead(Inputs[1], row) + layout.Start : null;
        for (int x = 0; x < layout.Width; x += Strip)
        {
            int end = Math.Min(x + Strip, layout.Width);
            for (int group = 0; group < _filter.Groups; group++)
            {
                Turn(ref task, group);
                task.Output = to + layout.Start + (nint)group * layout.Pitch;
                task.Skip = skip + (nint)group * layout.Pitch;
                if (skip is null) Run<No>(task, x, end);
                else Run<Yes>(task, x, end);
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

    private void Run<TAdds>(in Int8TileTask task, int x, int end)
        where TAdds : struct, IChoice
    {
        // Codes are never below 0 anyway, so a ReLU whose zero is code 0 costs nothing.
        if (_hasFloors) Int8Tile.Run<TInt8, Int8Finish<TAdds, Yes>>(task, x, end);
        else Int8Tile.Run<TInt8, Int8Finish<TAdds, No>>(task, x, end);
    }

    private void Turn(ref Int8TileTask task, int group)
    {
        _filter.Turn(ref task, group);
        float* scaling = _scaling.Pointer + 4 * group * Int8Filter.Block;
        task.Factors = scaling;
        task.Offsets = scaling + Int8Filter.Block;
        task.SkipFactors = scaling + 2 * Int8Filter.Block;
        task.Floors = scaling + 3 * Int8Filter.Block;
    }
}

/// <summary>From sums to codes, for each output channel: fma(sum, factor, offset), then fma(skip's code, skip factor, that), at least the floor, rounded half to even, saturated.</summary>
/// <param name="Factors">Codes for a unit of the sum.</param>
/// <param name="Offsets">The code of sum 0.</param>
/// <param name="SkipFactors">Codes for a code of the skip.</param>
/// <param name="Floors">The least code.</param>
/// <param name="Zeros">The code of value 0.</param>
internal sealed record Int8Scaling(float[] Factors, float[] Offsets, float[] SkipFactors, float[] Floors, byte[] Zeros);

/// <summary>Float rows of pixels in [0, 1] to rows of codes: 255 · value, rounded half to even, saturated.</summary>
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
        TInt8 zero = TInt8.Broadcast(0);
        for (int block = 0; block < layout.Channels; block++)
        {
            int first = block * Int8Filter.Block, count = Math.Min(from.Channels - first, Int8Filter.Block);
            float* a = (float*)(source + (nint)first * from.Pitch);
            nint pitch = from.Pitch / sizeof(float);
            byte* pixels = to + layout.Start + (nint)block * layout.Pitch;
            for (int x = 0; x < layout.Width; x += TInt8.Width)
            {
                TInt8 second = count > 1 ? Load(a + pitch + x) : zero, third = count > 2 ? Load(a + 2 * pitch + x) : zero;
                TInt8.StorePixels(Load(a + x), second, third, count > 3 ? Load(a + 3 * pitch + x) : zero, pixels + x * Int8Filter.Block);
            }
        }

        Int8Rows.Clear(to, layout, _zeros, TInt8.Width);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TInt8 Load(float* floats) => TInt8.Round(TInt8.LoadCodes(floats, 255));
}
