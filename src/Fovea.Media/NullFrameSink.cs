using Fovea.Imaging;

namespace Fovea.Media;

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
