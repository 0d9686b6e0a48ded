using System.Collections.Concurrent;
using System.Diagnostics;

namespace Fovea.Upscaling;

/// <summary>
/// A fixed set of threads that work off bands of frames in the order they came. Which
/// thread takes a band never changes its bits. Idle threads sleep.
/// </summary>
internal sealed class BandWorkers : IDisposable
{
    private readonly BlockingCollection<Action> _queue = [];
    private readonly Thread[] _threads;
    private readonly ThreadClock?[] _clocks;
    private long _busy;

    public BandWorkers(int count)
    {
        _threads = new Thread[count];
        _clocks = new ThreadClock?[count];
        for (int i = 0; i < count; i++)
        {
            int index = i;
            _threads[i] = new Thread(() => Work(index)) { IsBackground = true, Name = $"band worker {i}" };
            _threads[i].Start();
        }
    }

    public int Count => _threads.Length;

    /// <summary>Time that passed while threads worked, and their processor time, which is the same where the system does not tell.</summary>
    public (TimeSpan Busy, TimeSpan Processor) Time
    {
        get
        {
            TimeSpan busy = TimeSpan.FromTicks(Interlocked.Read(ref _busy));
            TimeSpan?[] times = [.. _clocks.Select(clock => clock?.Read())];
            return (busy, times.Any(time => time is null) ? busy : times.Aggregate(TimeSpan.Zero, (sum, time) => sum + time!.Value));
        }
    }

    /// <summary>Runs <paramref name="band"/> for 0..<paramref name="bands"/> − 1; the task ends when none of them runs any more.</summary>
    public Task RunAsync(int bands, Action<int> band, CancellationToken cancellationToken)
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
                if (Volatile.Read(ref failure) is null && !cancellationToken.IsCancellationRequested) work();
            }
            catch (Exception exception)
            {
                Interlocked.CompareExchange(ref failure, exception, null);
            }

            if (Interlocked.Decrement(ref left) > 0) return;
            if (failure is not null) done.SetException(failure);
            else if (cancellationToken.IsCancellationRequested) done.SetCanceled(cancellationToken);
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

    private void Work(int index)
    {
        _clocks[index] = ThreadClock.OfCurrent();
        foreach (Action work in _queue.GetConsumingEnumerable())
        {
            long start = Stopwatch.GetTimestamp();
            work();
            Interlocked.Add(ref _busy, Stopwatch.GetElapsedTime(start).Ticks);
        }
    }
}
