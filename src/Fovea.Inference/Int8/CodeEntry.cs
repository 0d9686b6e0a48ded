using System.Runtime.CompilerServices;

namespace Fovea.Inference;

/// <summary>Float rows of pixels in [0, 1] to rows of codes: 255 · value, rounded half to even, saturated.</summary>
internal sealed unsafe class CodeEntry<TCodes>(RowValue input, RowValue output) : RowStage("to bytes", [input], output)
    where TCodes : unmanaged, ICodeLanes<TCodes>
{
    private readonly byte[] _zeros = new byte[input.Layout.Channels];

    public override RowSpan Needs(int input, int row) => new(row, row);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Make(RowRun run, int row)
    {
        RowLayout from = Inputs[0].Layout, layout = Output.Layout;
        byte* source = run.ToRead(Inputs[0], row) + from.Start, to = run.ToWrite(Output, row);
        TCodes zero = TCodes.Broadcast(0);
        for (int block = 0; block < layout.Channels; block++)
        {
            int first = block * CodeFilter.Block, count = Math.Min(from.Channels - first, CodeFilter.Block);
            float* a = (float*)(source + (nint)first * from.Pitch);
            nint pitch = from.Pitch / sizeof(float);
            byte* pixels = to + layout.Start + (nint)block * layout.Pitch;
            for (int x = 0; x < layout.Width; x += TCodes.Width)
            {
                TCodes second = count > 1 ? Load(a + pitch + x) : zero, third = count > 2 ? Load(a + 2 * pitch + x) : zero;
                TCodes.StorePixels(Load(a + x), second, third, count > 3 ? Load(a + 3 * pitch + x) : zero, pixels + x * CodeFilter.Block);
            }
        }

        CodeRows.Clear(to, layout, _zeros, TCodes.Width);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TCodes Load(float* floats) => TCodes.Round(TCodes.LoadCodes(floats, 255));
}
