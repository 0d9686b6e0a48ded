namespace Fovea.Tensors;

/// <summary>Takes the finished rows of a plan, from the top to the bottom of a range. One object serves one run.</summary>
public abstract unsafe class RowTarget : IDisposable
{
    private protected RowTarget(RowCoding coding) => Coding = coding;

    /// <summary>Time spent so far to convert rows into what is stored, beyond the plan's own work.</summary>
    public TimeSpan ConversionTime { get; private protected set; }

    /// <summary>How samples are to be stored.</summary>
    internal RowCoding Coding { get; }

    /// <summary>Starts a run that is to make rows <paramref name="first"/> to <paramref name="end"/> − 1; returns the rows that are wanted for that.</summary>
    internal virtual (int First, int End) Begin(int first, int end) => (first, end);

    /// <summary>Where a row of a channel goes; valid until the next <see cref="Finish"/>.</summary>
    internal abstract byte* Row(int channel, int row);

    /// <summary>Says that all rows above <paramref name="end"/> are stored.</summary>
    internal virtual void Finish(int end)
    {
    }

    /// <inheritdoc/>
    public virtual void Dispose() => GC.SuppressFinalize(this);
}
