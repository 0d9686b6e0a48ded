using Fovea.Imaging;

namespace Fovea.Media.Timelines;

/// <summary>Frames that wait to learn their times.</summary>
internal sealed class WaitingFrames : IAsyncDisposable
{
    private readonly Queue<Frame> _frames = new();

    /// <summary>Takes a frame, whatever its timestamp.</summary>
    public void Add(Frame frame) => _frames.Enqueue(frame);

    /// <summary>Gives all frames with their times, as many as there are frames.</summary>
    public IEnumerable<Frame> Leave(IReadOnlyList<long> times)
    {
        foreach (long time in times)
        {
            using Frame frame = _frames.Dequeue();
            yield return frame.Share(time);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        while (_frames.TryDequeue(out Frame? frame)) frame.Dispose();
        return ValueTask.CompletedTask;
    }
}
