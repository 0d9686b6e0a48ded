using System.Runtime.ExceptionServices;

namespace Fovea.Tensors;

/// <summary>
/// A fixed set of threads that share out indexed work: item i always goes to worker i mod <see cref="Threads"/>, in
/// rising order, so what each worker sees, and any sum it keeps, is reproducible for a given thread count.
/// </summary>
/// <remarks>The caller is worker 0; the others sleep between runs. One run at a time: a second caller waits its turn.</remarks>
public sealed class Workers : IDisposable
{
    private readonly Thread[] _threads;
    private readonly SemaphoreSlim[] _starts;
    private readonly CountdownEvent _done = new(1);
    private readonly Exception?[] _failures;
    private readonly Lock _turn = new();
    private Action<int, int>? _body;
    private int _items;
    private volatile bool _failed;
    private volatile bool _closing;

    /// <summary>Starts the threads.</summary>
    /// <param name="threads">Workers including the caller, at least 1.</param>
    public Workers(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(threads);
        _failures = new Exception?[threads];
        _starts = new SemaphoreSlim[threads - 1];
        _threads = new Thread[threads - 1];
        for (int i = 0; i < _threads.Length; i++)
        {
            int worker = i + 1;
            _starts[i] = new SemaphoreSlim(0);
            _threads[i] = new Thread(() => Serve(worker)) { IsBackground = true, Name = $"fovea worker {worker}" };
            _threads[i].Start();
        }
    }

    /// <summary>Number of workers, the caller included.</summary>
    public int Threads => _failures.Length;

    /// <summary>Runs <paramref name="body"/> for items 0 to <paramref name="items"/> − 1 and returns when all are done.</summary>
    /// <param name="items">Number of items; zero does nothing.</param>
    /// <param name="body">Gets the item and the worker, 0 to <see cref="Threads"/> − 1; must not call <see cref="Run"/> of the same object.</param>
    /// <remarks>When the body throws, workers take no further items, and the failure of the lowest worker is rethrown.</remarks>
    /// <exception cref="ObjectDisposedException">The workers are disposed.</exception>
    public void Run(int items, Action<int, int> body)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(items);
        ArgumentNullException.ThrowIfNull(body);
        Exception? first;
        lock (_turn)
        {
            ObjectDisposedException.ThrowIf(_closing, this);
            int helpers = Math.Min(_threads.Length, Math.Max(0, items - 1));
            (_body, _items, _failed) = (body, items, false);
            Array.Clear(_failures);
            _done.Reset(helpers + 1);
            for (int i = 0; i < helpers; i++) _starts[i].Release();
            Work(0);
            _done.Signal();
            _done.Wait();
            _body = null;

            // The next caller clears them.
            first = Array.Find(_failures, failure => failure is not null);
        }

        if (first is not null) ExceptionDispatchInfo.Throw(first);
    }

    /// <summary>Ends the threads once their run is over.</summary>
    public void Dispose()
    {
        lock (_turn)
        {
            if (_closing) return;
            _closing = true;
            foreach (SemaphoreSlim start in _starts) start.Release();
        }

        foreach (Thread thread in _threads) thread.Join();
        foreach (SemaphoreSlim start in _starts) start.Dispose();
        _done.Dispose();
    }

    private void Serve(int worker)
    {
        while (true)
        {
            _starts[worker - 1].Wait();
            if (_closing) return;
            Work(worker);
            _done.Signal();
        }
    }

    private void Work(int worker)
    {
        try
        {
            for (int item = worker; item < _items && !_failed; item += Threads) _body!(item, worker);
        }
        catch (Exception failure)
        {
            _failures[worker] = failure;
            _failed = true;
        }
    }
}
