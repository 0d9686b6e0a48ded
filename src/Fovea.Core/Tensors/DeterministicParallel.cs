using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;

namespace Fovea.Tensors;

/// <summary>
/// The one pool of threads: whoever works on several threads is given it. What is made never depends on which thread
/// makes it, and what a worker of <see cref="Run"/> sees, with any sum it keeps, is reproducible for a number of threads.
/// </summary>
/// <remarks>
/// Threads start when there is work for them and sleep between. Work is taken in the order in which it came. Any number of
/// callers may use a pool at once; who makes it disposes it, after those who were given it.
/// </remarks>
public sealed class DeterministicParallel : IDisposable
{
    private readonly BlockingCollection<Action<int>> _queue = [];
    private readonly Lock _starting = new();
    private readonly Thread?[] _threads;
    private readonly ThreadClock?[] _clocks;
    private volatile int _started;
    private volatile bool _closing;
    private long _busy;

    /// <summary>Prepares a pool; no thread starts before there is work.</summary>
    /// <param name="threads">Threads that work at once, at least 1.</param>
    public DeterministicParallel(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(threads);
        (_threads, _clocks) = (new Thread?[threads], new ThreadClock?[threads]);
    }

    /// <summary>Number of threads that work at once, in <see cref="Run"/> the caller's included.</summary>
    public int Threads => _threads.Length;

    /// <summary>Time that passed while the pool's threads worked, and their processor time, which is the same where the system does not tell.</summary>
    public (TimeSpan Busy, TimeSpan Processor) Time
    {
        get
        {
            TimeSpan busy = TimeSpan.FromTicks(Interlocked.Read(ref _busy));
            TimeSpan?[] times = [.. _clocks.Take(_started).Select(clock => clock?.Read())];
            return (busy, times.Any(time => time is null) ? busy : times.Aggregate(TimeSpan.Zero, (sum, time) => sum + time!.Value));
        }
    }

    /// <summary>A pool for so many threads, or for one a core.</summary>
    /// <param name="threads">Threads; 0 for one a core.</param>
    public static DeterministicParallel ForThreads(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(threads);
        return new DeterministicParallel(threads == 0 ? Environment.ProcessorCount : threads);
    }

    /// <summary>
    /// Runs <paramref name="body"/> for items 0 to <paramref name="items"/> − 1 and returns when all are done. Item i belongs
    /// to worker i mod <see cref="Threads"/>, who takes its items in rising order. The caller works too.
    /// </summary>
    /// <param name="items">Number of items; zero does nothing.</param>
    /// <param name="body">Gets the item and the worker, 0 to <see cref="Threads"/> − 1. A worker is on one thread at a time.</param>
    /// <param name="cancellationToken">Stops between items.</param>
    /// <remarks>When the body throws, workers take no further items, and the failure of the lowest worker is rethrown.</remarks>
    /// <exception cref="ObjectDisposedException">The pool is disposed.</exception>
    public void Run(int items, Action<int, int> body, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(items);
        ArgumentNullException.ThrowIfNull(body);
        ObjectDisposedException.ThrowIf(_closing, this);
        cancellationToken.ThrowIfCancellationRequested();
        if (items == 0) return;
        SharedWork work = new(items, Threads, body, cancellationToken);
        Start(work.Workers - 1);
        for (int i = 1; i < work.Workers; i++) _queue.Add(work.Join, CancellationToken.None);
        work.Join(0);
        work.Wait();
    }

    /// <summary>Runs <paramref name="body"/> for items 0 to <paramref name="items"/> − 1, each on whatever thread is free first.</summary>
    /// <param name="items">Number of items, at least 1.</param>
    /// <param name="body">Gets the item.</param>
    /// <param name="cancellationToken">Stops between items.</param>
    /// <returns>Ends when no item runs any more. When the body throws, later items are left out, and the first failure is the task's.</returns>
    /// <exception cref="ObjectDisposedException">The pool is disposed.</exception>
    public Task RunAsync(int items, Action<int> body, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(items);
        ObjectDisposedException.ThrowIf(_closing, this);
        TaskCompletionSource done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Exception? failure = null;
        int left = items;
        Start(Threads);
        for (int i = 0; i < items; i++)
        {
            int item = i;
            _queue.Add(_ => Finish(item), CancellationToken.None);
        }

        return done.Task;

        void Finish(int item)
        {
            try
            {
                if (Volatile.Read(ref failure) is null && !cancellationToken.IsCancellationRequested) body(item);
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

    /// <summary>Ends the threads once what was asked for is done.</summary>
    public void Dispose()
    {
        lock (_starting)
        {
            if (_closing) return;
            _closing = true;
            _queue.CompleteAdding();
        }

        foreach (Thread? thread in _threads) thread?.Join();
        _queue.Dispose();
    }

    private void Start(int threads)
    {
        if (_started >= threads) return;
        lock (_starting)
        {
            ObjectDisposedException.ThrowIf(_closing, this);
            for (int i = _started; i < threads; i++)
            {
                int index = i;
                _threads[i] = new Thread(() => Serve(index)) { IsBackground = true, Name = $"fovea {i}" };
                _threads[i]!.Start();
            }

            _started = Math.Max(_started, threads);
        }
    }

    private void Serve(int thread)
    {
        _clocks[thread] = ThreadClock.OfCurrent();
        foreach (Action<int> work in _queue.GetConsumingEnumerable())
        {
            long start = Stopwatch.GetTimestamp();
            work(thread + 1);
            Interlocked.Add(ref _busy, Stopwatch.GetElapsedTime(start).Ticks);
        }
    }

    /// <summary>The items of one <see cref="Run"/>, shared out to workers; whoever comes takes a worker that nobody has.</summary>
    [SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "The event has no handle while nobody asks for one, and the last worker may still be setting it when the caller goes on.")]
    private sealed class SharedWork
    {
        private readonly int _items, _threads;
        private readonly Action<int, int> _body;
        private readonly CancellationToken _cancellationToken;
        private readonly int[] _taken;
        private readonly Exception?[] _failures;
        private readonly ManualResetEventSlim _done = new();
        private int _open;
        private volatile bool _failed;

        public SharedWork(int items, int threads, Action<int, int> body, CancellationToken cancellationToken)
        {
            (_items, _threads, _body, _cancellationToken) = (items, threads, body, cancellationToken);
            _open = Math.Min(items, threads);
            (_taken, _failures) = (new int[_open], new Exception?[_open]);
        }

        /// <summary>Workers that have an item.</summary>
        public int Workers => _taken.Length;

        /// <summary>Works until every worker is taken. A thread asks for the same worker each time, whose memory its caches may hold.</summary>
        public void Join(int preferred)
        {
            for (int i = 0; i < Workers; i++)
            {
                int worker = (preferred + i) % Workers;
                if (Interlocked.Exchange(ref _taken[worker], 1) == 0) Work(worker);
            }
        }

        /// <summary>Waits for the workers that others have taken, and throws what went wrong.</summary>
        public void Wait()
        {
            _done.Wait(CancellationToken.None);
            if (Array.Find(_failures, failure => failure is not null) is { } first) ExceptionDispatchInfo.Throw(first);
            _cancellationToken.ThrowIfCancellationRequested();
        }

        private void Work(int worker)
        {
            try
            {
                for (int item = worker; item < _items && !_failed && !_cancellationToken.IsCancellationRequested; item += _threads) _body(item, worker);
            }
            catch (Exception failure)
            {
                _failures[worker] = failure;
                _failed = true;
            }

            if (Interlocked.Decrement(ref _open) == 0) _done.Set();
        }
    }
}
