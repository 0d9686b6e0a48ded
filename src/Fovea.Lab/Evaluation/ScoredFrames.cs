using System.Runtime.CompilerServices;
using Fovea.Imaging;

namespace Fovea.Lab.Evaluation;

/// <summary>Tells which frames of a clip a protocol scores.</summary>
internal static class ScoredFrames
{
    /// <summary>
    /// The frames in order with their index; scored are those from <see cref="EvaluationProtocol.Margin"/> on that have as
    /// many frames of the protocol's length after them, at most <paramref name="limit"/>. Others are given as neighbours of
    /// the scored ones. All are the caller's.
    /// </summary>
    public static async IAsyncEnumerable<(int Index, Frame Frame, bool IsScored)> Pick(
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
                    int at = index - protocol.Margin;
                    bool isScored = at >= protocol.Margin;
                    if (isScored) given++;
                    yield return (at, pending.Dequeue(), isScored);
                }

                if (++index >= length || given >= limit) break;
            }

            if (pending.TryDequeue(out Frame? next)) yield return (index - protocol.Margin, next, false);
        }
        finally
        {
            foreach (Frame frame in pending) frame.Dispose();
        }
    }
}
