using System.Runtime.CompilerServices;

namespace Fovea.Inference;

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
