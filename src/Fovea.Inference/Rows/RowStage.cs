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
