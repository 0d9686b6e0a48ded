using Fovea.Imaging;
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

/// <summary>A few rows of input, read from the source at once because that costs less than row by row.</summary>
/// <param name="tensor">Room for the rows.</param>
internal sealed class RowChunk(Tensor tensor) : IDisposable
{
    private readonly int _capacity = tensor.Shape.Height;
    private int _first;
    private int _end;

    /// <summary>Forgets what was read.</summary>
    public void Clear() => (_first, _end) = (0, 0);

    /// <summary>One channel of one row.</summary>
    public ReadOnlySpan<float> Row(int channel, int row)
    {
        int width = tensor.Shape.Width;
        return tensor.Plane(0, channel).Slice((row - _first) * width, width);
    }

    /// <summary>Makes sure that a row of a picture of the height is here.</summary>
    public void Fetch(RowSource source, int row, int height)
    {
        if (row >= _first && row < _end) return;
        (_first, _end) = (row, Math.Min(row + _capacity, height));
        tensor.Reuse(tensor.Shape with { Height = _end - _first });
        source.Read(_first, _end, tensor);
    }

    /// <inheritdoc/>
    public void Dispose() => tensor.Dispose();
}
