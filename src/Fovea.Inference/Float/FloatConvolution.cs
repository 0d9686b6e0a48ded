using System.Runtime.CompilerServices;
using Fovea.Tensors;

namespace Fovea.Inference;

/// <summary>
/// A convolution of rows; the sum with a skip, ReLU and other functions of each value happen while the result is in
/// registers or in the first cache.
/// </summary>
internal sealed unsafe class FloatConvolution<TVector> : RowStage
    where TVector : unmanaged, ISimdVector<TVector>
{
    // A strip of input this wide stays in the first cache while all groups of output channels pass over it.
    private const int Strip = 192;

    private readonly RowFilter _filter;
    private readonly bool _relu;
    private readonly RowFunction[] _functions;

    /// <summary>Prepares the stage, which then owns the filter.</summary>
    /// <param name="name">What a listing shows.</param>
    /// <param name="filter">The weights.</param>
    /// <param name="inputs">The value read, and maybe one that is added.</param>
    /// <param name="output">The value written.</param>
    /// <param name="relu">Whether ReLU follows.</param>
    /// <param name="functions">What follows then.</param>
    public FloatConvolution(string name, RowFilter filter, RowValue[] inputs, RowValue output, bool relu, RowFunction[] functions)
        : base(name, inputs, output) => (_filter, _relu, _functions) = (filter, relu, functions);

    public override RowSpan Needs(int input, int row) => (input == 0 ? _filter.Window.Rows(row) : new RowSpan(row, row)).Within(Inputs[input].Height);

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Make(RowRun run, int row)
    {
        float** pointers = stackalloc float*[_filter.Rows];
        TileTask task = _filter.Task(Inputs[0], run, row, pointers);
        RowLayout layout = Output.Layout;
        float* output = (float*)(run.ToWrite(Output, row) + layout.Start);
        float* addend = Inputs.Count > 1 ? (float*)(run.ToRead(Inputs[1], row) + layout.Start) : null;
        nint pitch = layout.Pitch / sizeof(float);
        TileGroup[] groups = _filter.Groups;
        int strip = groups.Length > 1 ? Strip : layout.Width;
        for (int x = 0; x < layout.Width; x += strip)
        {
            int end = Math.Min(x + strip, layout.Width);
            foreach (TileGroup group in groups)
            {
                _filter.Select(ref task, group);
                float* added = addend is null ? null : addend + group.First * pitch;
                FloatOutput rows = new(output + group.First * pitch, added, pitch, group.Channels);
                FloatTile.Run<TVector>(task, group.Depth, x, end, rows, _relu);
            }
        }

        layout.ClearOverhang(output);
        foreach (RowFunction function in _functions)
        {
            for (int c = 0; c < layout.Channels; c++) function.Apply(output + c * pitch, c, layout.Width);
        }
    }

    public override void Dispose()
    {
        _filter.Dispose();
        base.Dispose();
    }
}
