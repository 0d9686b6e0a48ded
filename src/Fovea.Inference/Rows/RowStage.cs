using Fovea.Tensors;

namespace Fovea.Inference;

/// <summary>
/// One step of a row pipeline: makes rows of its output from rows of its inputs. It holds no rows itself, so one stage
/// serves many runs at once.
/// </summary>
/// <param name="name">What a listing shows: operation and kernel.</param>
/// <param name="inputs">Values read.</param>
/// <param name="output">Value written; the last stage of a pipeline writes to the <see cref="RowTarget"/> instead.</param>
internal abstract class RowStage(string name, RowValue[] inputs, RowValue output) : IDisposable
{
    /// <summary>What a listing shows.</summary>
    public string Name => name;

    /// <summary>Values read.</summary>
    public IReadOnlyList<RowValue> Inputs => inputs;

    /// <summary>Value written.</summary>
    public RowValue Output => output;

    /// <summary>Rows made at a time; divides the height of the output.</summary>
    public virtual int RowsAtOnce => 1;

    /// <summary>Working memory that a run lends the stage, in bytes.</summary>
    public virtual int ScratchBytes => 0;

    /// <summary>Rows of an input that are read to make <see cref="RowsAtOnce"/> rows from <paramref name="row"/> on.</summary>
    public abstract RowSpan Needs(int input, int row);

    /// <summary>Makes <see cref="RowsAtOnce"/> rows from <paramref name="row"/> on, a multiple of it.</summary>
    public abstract void Make(RowRun run, int row);

    /// <inheritdoc/>
    public virtual void Dispose()
    {
    }
}

/// <summary>A value that flows through a row pipeline; a few of its rows at a time are held.</summary>
/// <param name="Id">Index in the pipeline.</param>
/// <param name="Height">Rows there are.</param>
/// <param name="Layout">How a row lies in memory.</param>
internal sealed record RowValue(int Id, int Height, RowLayout Layout)
{
    /// <summary>The bytes of a row outside the picture; null when all are those of the layout's padding.</summary>
    public byte[]? Blank { get; init; }
}

/// <summary>Rows <paramref name="First"/> to <paramref name="Last"/>, both included.</summary>
internal readonly record struct RowSpan(int First, int Last)
{
    /// <summary>The part that lies in a value of the height.</summary>
    public RowSpan Within(int height) => new(Math.Clamp(First, 0, height - 1), Math.Clamp(Last, 0, height - 1));
}

/// <summary>The input pixels that one output pixel of a row kernel sees: rows Top to Top + Height − 1, columns likewise, relative to it.</summary>
/// <param name="Top">First row; usually negative.</param>
/// <param name="Height">Rows.</param>
/// <param name="Left">First column; usually negative.</param>
/// <param name="Width">Columns.</param>
internal readonly record struct RowWindow(int Top, int Height, int Left, int Width)
{
    /// <summary>The window of an odd kernel that keeps the size.</summary>
    public static RowWindow Around(int height, int width) => new(-(height / 2), height, -(width / 2), width);

    /// <summary>True when rows have room enough on their sides for it.</summary>
    public bool Fits => -Left <= RowLayout.Room && Left + Width - 1 <= RowLayout.Room;

    /// <summary>Input rows for one output row.</summary>
    public RowSpan Rows(int row) => new(row + Top, row + Top + Height - 1);
}
