namespace Fovea.Tensors;

/// <summary>Takes the finished rows of a plan, from the top to the bottom of a range. One object serves one run.</summary>
public abstract unsafe class RowTarget : IDisposable
{
    private protected RowTarget(RowCoding coding) => Coding = coding;

    /// <summary>How samples are to be stored.</summary>
    internal RowCoding Coding { get; }

    /// <summary>Where a row of a channel goes; valid until the next <see cref="Finish"/>.</summary>
    internal abstract byte* Row(int channel, int row);

    /// <summary>Says that all rows above <paramref name="end"/> are stored.</summary>
    internal virtual void Finish(int end)
    {
    }

    /// <inheritdoc/>
    public virtual void Dispose() => GC.SuppressFinalize(this);
}
