using System.Collections.Concurrent;

namespace Fovea.Upscaling;

/// <summary>
/// A fixed set of threads that work off bands of frames in the order they came. Which
/// thread takes a band never changes its bits. Idle threads sleep.
/// </summary>
internal sealed class BandWorkers : IDisposable
{
    private readonly BlockingCollection<Action> _queue = [];
    private readonly Thread[] _threads;

    public BandWorkers(int count)
    {
        _threads = new Thread[count];
        for (int i = 0; i < count; i++)
        {
            _threads[i] = new Thread(Work) { IsBackground = true, Name = $"band worker {i}" };
            _threads[i].Start();
        }
    }

    public int Count => _threads.Length;

    /// <summary>Runs <paramref name="band"/> for 0..<paramref name="bands"/> − 1; the task ends when none of them runs any more.</summary>
    public Task RunAsync(int bands, Action<int> band, CancellationToken cancellation)
    {
        TaskCompletionSource done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Exception? failure = null;
        int left = bands;
        for (int i = 0; i < bands; i++)
        {
            int index = i;
            _queue.Add(() => Finish(() => band(index)), CancellationToken.None);
        }

        return done.Task;

        void Finish(Action work)
        {
            try
            {
                if (Volatile.Read(ref failure) is null && !cancellation.IsCancellationRequested) work();
            }
            catch (Exception exception)
            {
                Interlocked.CompareExchange(ref failure, exception, null);
            }

            if (Interlocked.Decrement(ref left) > 0) return;
            if (failure is not null) done.SetException(failure);
            else if (cancellation.IsCancellationRequested) done.SetCanceled(cancellation);
            else done.SetResult();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _queue.CompleteAdding();
        foreach (Thread thread in _threads) thread.Join();
        _queue.Dispose();
    }

    private void Work()
    {
        foreach (Action work in _queue.GetConsumingEnumerable()) work();
    }
}
