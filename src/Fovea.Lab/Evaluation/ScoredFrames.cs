using System.Runtime.CompilerServices;

namespace Fovea.Lab.Evaluation;

/// <summary>Tells which frames of a clip a protocol scores.</summary>
internal static class ScoredFrames
{
    /// <summary>So many frames of a clip are looked at.</summary>
    public static int Most(EvaluationProtocol protocol, int? limit) => Math.Min(protocol.Length ?? int.MaxValue, limit is { } scored ? scored + 2 * protocol.Margin : int.MaxValue);

    /// <summary>
    /// The frames in order with their index; scored are those from <see cref="EvaluationProtocol.Margin"/> on that have as
    /// many frames of the protocol's length after them, at most <paramref name="limit"/>. Others are given as neighbours of
    /// the scored ones. All are the caller's.
    /// </summary>
    public static async IAsyncEnumerable<(int Index, T Frame, bool IsScored)> Pick<T>(
        IAsyncEnumerable<T> frames, EvaluationProtocol protocol, int? limit, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        where T : IDisposable
    {
        int length = protocol.Length ?? int.MaxValue;
        (int index, int given) = (0, 0);
        Queue<T> pending = new();
        try
        {
            await foreach (T frame in frames.WithCancellation(cancellationToken).ConfigureAwait(false))
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

            if (pending.TryDequeue(out T? next)) yield return (index - protocol.Margin, next, false);
        }
        finally
        {
            foreach (T frame in pending) frame.Dispose();
        }
    }
}
