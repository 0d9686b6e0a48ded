using System.Runtime.CompilerServices;
using Fovea.Tensors;

namespace Fovea.Inference;

/// <summary>The last convolution by F(4, 3), whose store is the pixel shuffle.</summary>
internal sealed unsafe class WinogradSubpixel<TVector> : SubpixelStage<TVector>
    where TVector : unmanaged, ISimdVector<TVector>
{
    private const int Tiles = Strip / WinogradLayout.Phases;

    private readonly WinogradFilter<TVector> _filter;
    private readonly WinogradLayout _from;

    /// <summary>Prepares the stage, which then owns the filter.</summary>
    /// <param name="name">What a listing shows.</param>
    /// <param name="filter">Weights, with output channel c·r·r + dy·r + dx for pixel (dy, dx) of channel c.</param>
    /// <param name="from">How the value read lies.</param>
    /// <param name="inputs">That value, then those that <paramref name="options"/> adds: anchor first.</param>
    /// <param name="output">The value written, r times as high and wide.</param>
    /// <param name="options">What happens on the way.</param>
    public WinogradSubpixel(string name, WinogradFilter<TVector> filter, WinogradLayout from, RowValue[] inputs, RowValue output, SubpixelOptions options)
        : base(name, inputs, output, options, []) => (_filter, _from) = (filter, from);

    public override int ScratchBytes => base.ScratchBytes + WinogradLayout.Frequencies * 8 * Tiles * sizeof(float);

    protected override RowSpan Rows(int coarse) => WinogradFilter<TVector>.Rows(coarse);

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Make(RowRun run, int row)
    {
        float** pointers = stackalloc float*[3];
        TileTask task = _filter.Task(Inputs[0], _from, run, row / Scale, pointers);
        float* sums = (float*)(run.Scratch + base.ScratchBytes);
        for (int tile = 0; tile < _from.Tiles; tile += Tiles)
        {
            int end = Math.Min(tile + Tiles, _from.Tiles), line = 0;
            int x = tile * WinogradLayout.Phases, count = Math.Min(Strip, _from.Width - x);
            foreach (TileGroup group in _filter.Groups)
            {
                WinogradSums made = _filter.Run(ref task, group, tile, end, sums, Tiles);
                for (int c = 0; c < group.Channels; c++) WinogradTransform.Inverse<TVector>(made, c, Options.Relu, Waiting(run, group.First + c));
                line = Store(run, row, line, group.End, x, count);
            }
        }
    }

    public override void Dispose()
    {
        _filter.Dispose();
        base.Dispose();
    }
}
