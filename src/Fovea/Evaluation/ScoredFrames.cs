using System.Runtime.CompilerServices;
using Fovea.Imaging;

namespace Fovea.Evaluation;

/// <summary>Picks the frames of a clip that a protocol scores.</summary>
internal static class ScoredFrames
{
    /// <summary>
    /// The frames from <see cref="EvaluationProtocol.Margin"/> on that have as many frames of the protocol's length after
    /// them, at most <paramref name="limit"/>, with their index in the clip. Frames left out are disposed here.
    /// </summary>
    public static async IAsyncEnumerable<(int Index, Frame Frame)> Pick(
        IAsyncEnumerable<Frame> frames, EvaluationProtocol protocol, int? limit, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        int length = protocol.Length ?? int.MaxValue;
        (int index, int given) = (0, 0);
        Queue<Frame> pending = new();
        try
        {
            await foreach (Frame frame in frames.WithCancellation(cancellationToken).ConfigureAwait(false))
            {
                pending.Enqueue(frame);
                if (pending.Count > protocol.Margin)
                {
                    Frame settled = pending.Dequeue();
                    int at = index - protocol.Margin;
                    if (at < protocol.Margin)
                    {
                        settled.Dispose();
                    }
                    else
                    {
                        yield return (at, settled);
                        given++;
                    }
                }

                if (++index >= length || given >= limit) break;
            }
        }
        finally
        {
            foreach (Frame frame in pending) frame.Dispose();
        }
    }
}
