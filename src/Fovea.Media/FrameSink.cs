using Fovea.Imaging;

namespace Fovea.Media;

/// <summary>Takes frames in order of presentation: an encoder, standard output, a hash, or nothing at all.</summary>
public abstract class FrameSink : IAsyncDisposable
{
    /// <summary>Takes one frame; it stays the caller's, who may dispose it when the task is done.</summary>
    /// <exception cref="ArgumentException">The frame is not of the sink's size or format.</exception>
    /// <exception cref="FoveaException">The frame cannot be written.</exception>
    public abstract Task WriteAsync(Frame frame, CancellationToken cancellationToken = default);

    /// <summary>Says that there are no more frames and waits until all are written.</summary>
    /// <exception cref="FoveaException">The end cannot be written.</exception>
    public abstract Task CompleteAsync(CancellationToken cancellationToken = default);

    /// <summary>Gives up what was not completed.</summary>
    public abstract ValueTask DisposeAsync();
}

/// <summary>Drops every frame: for measuring speed.</summary>
public sealed class NullFrameSink : FrameSink
{
    /// <inheritdoc/>
    public override Task WriteAsync(Frame frame, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override Task CompleteAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

    /// <inheritdoc/>
    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
