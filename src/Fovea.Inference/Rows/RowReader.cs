using Fovea.Tensors;

namespace Fovea.Inference;

/// <summary>The first stage: rows of the source, as floats.</summary>
internal sealed class RowReader(RowValue output) : RowStage("read", [], output)
{
    private const int ChunkRows = 8;

    /// <summary>Room for the rows that a run reads at once.</summary>
    public RowChunk CreateChunk() => new(new Tensor(new Shape(1, Output.Layout.Channels, Math.Min(ChunkRows, Output.Height), Output.Layout.Width)));

    public override RowSpan Needs(int input, int row) => throw new InvalidOperationException("A reader has no inputs.");

    public override unsafe void Make(RowRun run, int row)
    {
        run.Chunk.Fetch(run.Source, row, Output.Height);
        byte* to = run.ToWrite(Output, row) + Output.Layout.Start;
        for (int c = 0; c < Output.Layout.Channels; c++, to += Output.Layout.Pitch)
        {
            run.Chunk.Row(c, row).CopyTo(new Span<float>(to, Output.Layout.Width));
        }
    }
}
