using System.Runtime.CompilerServices;
using Fovea.Tensors;

namespace Fovea.Inference;

/// <summary>Transforms plain rows, those of the input, for Winograd convolutions.</summary>
/// <param name="input">Plain rows.</param>
/// <param name="output">Rows of the layout.</param>
/// <param name="layout">How they lie.</param>
internal sealed unsafe class WinogradSplit<TVector>(RowValue input, RowValue output, WinogradLayout layout) : RowStage("transform", [input], output)
    where TVector : unmanaged, ISimdVector<TVector>
{
    public override int ScratchBytes => layout.PixelFloats * sizeof(float);

    public override RowSpan Needs(int input, int row) => new(row, row);

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
