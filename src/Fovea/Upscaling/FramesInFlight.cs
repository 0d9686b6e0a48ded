using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Fovea.Upscaling;

/// <summary>Work on frames that is begun while that on those before them still goes on, and handed out in its order.</summary>
internal static class FramesInFlight
{
    /// <summary>Hands out what work makes, in the order in which it was begun.</summary>
    /// <param name="begun">Begins work: each step begins one more, or gives what it made at once.</param>
    /// <param name="ahead">How much is begun at most before the first is taken, at least 1.</param>
    /// <param name="cancellationToken">Stops beginning and waiting.</param>
    /// <returns>What work made, which the caller disposes. What nobody takes is disposed here, after the last work has ended.</returns>
    public static async IAsyncEnumerable<T> InOrderAsync<T>(IAsyncEnumerable<Task<T>> begun, int ahead, [EnumeratorCancellation] CancellationToken cancellationToken)
        where T : IDisposable
    {
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Channel<Task<T>> underWay = Channel.CreateBounded<Task<T>>(ahead);
        Task beginning = BeginAsync(begun, underWay.Writer, stop.Token);
        try
        {
            await foreach (Task<T> work in underWay.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                yield return await work.ConfigureAwait(false);
            }

            await beginning.ConfigureAwait(false);
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await beginning.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            while (underWay.Reader.TryRead(out Task<T>? work)) await DropAsync(work).ConfigureAwait(false);
        }
    }

    private static async Task BeginAsync<T>(IAsyncEnumerable<Task<T>> begun, ChannelWriter<Task<T>> underWay, CancellationToken cancellationToken)
        where T : IDisposable
    {
        Exception? failure = null;
        try
        {
            await foreach (Task<T> work in begun.WithCancellation(cancellationToken).ConfigureAwait(false)) await WriteOrDropAsync(underWay, work, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            failure = exception;
            throw;
        }
        finally
        {
            underWay.Complete(failure);
        }
    }

    private static async Task WriteOrDropAsync<T>(ChannelWriter<Task<T>> underWay, Task<T> work, CancellationToken cancellationToken)
        where T : IDisposable
    {
        try
        {
            await underWay.WriteAsync(work, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await DropAsync(work).ConfigureAwait(false);
            throw;
        }
    }

    private static async Task DropAsync<T>(Task<T> work)
        where T : IDisposable
    {
        await ((Task)work).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (work.IsCompletedSuccessfully) (await work.ConfigureAwait(false)).Dispose();
    }
}
