using System.Runtime.CompilerServices;
using Fovea.Tensors;

namespace Fovea.Inference;

/// <summary>A 3x3 convolution of rows by F(4, 3) with the sum of a skip and ReLU; its result is transformed for the next one at once.</summary>
internal sealed unsafe class WinogradConvolution<TVector> : RowStage
    where TVector : unmanaged, ISimdVector<TVector>
{
    // Three vectors of 16: the sums of a strip stay in the first cache.
    private const int Strip = 48;

    private readonly WinogradFilter<TVector> _filter;
    private readonly WinogradLayout _from;
    private readonly WinogradLayout _to;
    private readonly bool _relu;

    /// <summary>Prepares the stage, which then owns the filter.</summary>
    /// <param name="name">What a listing shows.</param>
    /// <param name="filter">The weights.</param>
    /// <param name="inputs">The value read, and perhaps one that is added, which keeps its pixels.</param>
    /// <param name="output">The value written.</param>
    /// <param name="layouts">How the input and the output lie; a skip lies as the output, with its pixels.</param>
    /// <param name="relu">Whether ReLU follows.</param>
    public WinogradConvolution(string name, WinogradFilter<TVector> filter, RowValue[] inputs, RowValue output, (WinogradLayout From, WinogradLayout To) layouts, bool relu)
        : base(name, inputs, output)
    {
        (_filter, _relu) = (filter, relu);
        (_from, _to) = layouts;
    }

    public override int ScratchBytes => (WinogradLayout.Frequencies * 8 * Strip + _to.PixelFloats) * sizeof(float);

    public override RowSpan Needs(int input, int row) => (input == 0 ? WinogradFilter<TVector>.Rows(row) : new RowSpan(row, row)).Within(Output.Height);

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Make(RowRun run, int row)
    {
        float** pointers = stackalloc float*[3];
        TileTask task = _filter.Task(Inputs[0], _from, run, row, pointers);
        float* output = (float*)run.ToWrite(Output, row);
        float* sums = (float*)run.Scratch;
        float* pixels = (_to.KeepsPixels ? output + _to.TransformFloats : sums + WinogradLayout.Frequencies * 8 * Strip) + WinogradLayout.Room;
        float* skip = Inputs.Count > 1 ? (float*)run.ToRead(Inputs[1], row) + _to.TransformFloats + WinogradLayout.Room : null;
        nint channel = WinogradLayout.Phases * _to.PhasePitch;
        for (int tile = 0; tile < _to.Tiles; tile += Strip)
        {
            int end = Math.Min(tile + Strip, _to.Tiles);
            foreach (TileGroup group in _filter.Groups)
            {
                WinogradSums made = _filter.Run(ref task, group, tile, end, sums, Strip);
                float* addend = skip is null ? null : skip + group.First * channel + tile;
                WinogradTransform.Inverse<TVector>(made, addend, _relu, pixels + group.First * channel + tile, _to.PhasePitch);
            }
        }

        WinogradEdge.Clear(pixels, _to);
        WinogradTransform.Forward<TVector>(pixels, output, _to);
    }

    public override void Dispose()
    {
        _filter.Dispose();
        base.Dispose();
    }
}

/// <summary>Transforms plain rows, those of the input, for Winograd convolutions.</summary>
/// <param name="input">Plain rows.</param>
/// <param name="output">Rows of the layout.</param>
/// <param name="layout">How they lie.</param>
internal sealed unsafe class WinogradSplit<TVector>(RowValue input, RowValue output, WinogradLayout layout) : RowStage("transform", [input], output)
    where TVector : unmanaged, ISimdVector<TVector>
{
    public override int ScratchBytes => layout.PixelFloats * sizeof(float);

    public override RowSpan Needs(int input, int row) => new(row, row);

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Make(RowRun run, int row)
    {
        RowLayout plain = Inputs[0].Layout;
        float* from = (float*)(run.ToRead(Inputs[0], row) + plain.Start);
        float* pixels = (float*)run.Scratch + WinogradLayout.Room;
        float** phases = stackalloc float*[WinogradLayout.Phases];
        for (int c = 0; c < layout.Channels; c++, from += plain.Pitch / sizeof(float))
        {
            for (int p = 0; p < WinogradLayout.Phases; p++) phases[p] = pixels + (c * WinogradLayout.Phases + p) * layout.PhasePitch;

            // Pixels behind the end are zeros in the plain row as well.
            RowShuffle.Deal(from, phases, WinogradLayout.Phases, layout.Tiles, accumulate: false);
        }

        WinogradEdge.Clear(pixels, layout);
        WinogradTransform.Forward<TVector>(pixels, (float*)run.ToWrite(Output, row), layout);
    }
}
