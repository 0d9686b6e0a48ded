using System.Runtime.CompilerServices;
using Fovea.Tensors;

namespace Fovea.Inference;

/// <summary>A direct convolution whose store is the pixel shuffle.</summary>
internal sealed unsafe class FloatSubpixel<TVector> : SubpixelStage<TVector>
    where TVector : unmanaged, ISimdVector<TVector>
{
    private readonly RowFilter _filter;

    /// <summary>Prepares the stage, which then owns the filter.</summary>
    /// <param name="name">What a listing shows.</param>
    /// <param name="filter">Weights, with output channel c·r·r + dy·r + dx for pixel (dy, dx) of channel c.</param>
    /// <param name="inputs">The value read, then those that <paramref name="options"/> adds: anchor first.</param>
    /// <param name="output">The value written, r times as high and wide.</param>
    /// <param name="options">What happens on the way.</param>
    /// <param name="functions">Functions of each value, before anything is added.</param>
    public FloatSubpixel(string name, RowFilter filter, RowValue[] inputs, RowValue output, SubpixelOptions options, RowFunction[] functions)
        : base(name, inputs, output, options, functions) => _filter = filter;

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Make(RowRun run, int row)
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
                FloatOutput rows = new(Waiting(run, group.First) - x, null, Strip, group.Channels);
                FloatTile.Run<TVector>(task, group.Depth, x, end, rows, Options.Relu);
                line = Store(run, row, line, group.End, x, end - x);
            }
        }
    }

    public override void Dispose()
    {
        _filter.Dispose();
        base.Dispose();
    }

    protected override RowSpan Rows(int coarse) => _filter.Window.Rows(coarse);
}
