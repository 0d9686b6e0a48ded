using Fovea.Tensors;

namespace Fovea.Tests.Tensors;

public sealed class DeterministicParallelTests
{
    [Theory]
    [InlineData(1, 0)]
    [InlineData(1, 5)]
    [InlineData(2, 1)]
    [InlineData(3, 100)]
    [InlineData(8, 3)]
    public void Every_item_goes_to_its_worker_once(int threads, int items)
    {
        using DeterministicParallel workers = new(threads);
        for (int round = 0; round < 20; round++)
        {
            int[] done = new int[items];
            int[] last = [.. Enumerable.Repeat(-1, threads)];
            workers.Run(items, (item, worker) =>
            {
                Assert.Equal(item % threads, worker);
                Assert.True(item > last[worker]);
                last[worker] = item;
                Interlocked.Increment(ref done[item]);
            }, TestContext.Current.CancellationToken);
            Assert.All(done, times => Assert.Equal(1, times));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void A_failure_comes_out_and_the_workers_live_on(int failing)
    {
        using DeterministicParallel workers = new(3);
        InvalidOperationException failure = Assert.Throws<InvalidOperationException>(() => workers.Run(30, (item, _) =>
        {
            if (item == failing) throw new InvalidOperationException($"item {item}");
        }, TestContext.Current.CancellationToken));
        Assert.Equal($"item {failing}", failure.Message);
        int done = 0;
        workers.Run(30, (_, _) => Interlocked.Increment(ref done), TestContext.Current.CancellationToken);
        Assert.Equal(30, done);
    }

    [Fact]
    public void Items_really_run_at_the_same_time()
    {
        using DeterministicParallel workers = new(2);
        using Barrier barrier = new(2);
        bool[] met = new bool[2];
        workers.Run(2, (item, _) => met[item] = barrier.SignalAndWait(TimeSpan.FromSeconds(60)), TestContext.Current.CancellationToken);
        Assert.Equal([true, true], met);
    }

    [Fact]
    public void Callers_run_side_by_side_and_inside_each_other()
    {
        using DeterministicParallel workers = new(2);
        int done = 0;
        Parallel.For(0, 8, _ => workers.Run(3, (_, _) => workers.Run(5, (_, _) => Interlocked.Increment(ref done))));
        Assert.Equal(8 * 3 * 5, done);
    }

    [Fact]
    public async Task What_is_not_waited_for_runs_in_order_beside_a_caller_that_waits()
    {
        using DeterministicParallel workers = new(3);
        int[] done = new int[40];
        Task[] tasks = [.. Enumerable.Range(0, 10).Select(i => workers.RunAsync(4, item => Interlocked.Increment(ref done[4 * i + item])))];
        int waited = 0;
        workers.Run(7, (_, _) => Interlocked.Increment(ref waited), TestContext.Current.CancellationToken);
        await Task.WhenAll(tasks).WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        Assert.Equal(7, waited);
        Assert.All(done, times => Assert.Equal(1, times));
        InvalidOperationException failure = await Assert.ThrowsAsync<InvalidOperationException>(() => workers.RunAsync(4, item => throw new InvalidOperationException($"{item}"), TestContext.Current.CancellationToken));
        Assert.InRange(failure.Message, "0", "3");
    }

    [Fact]
    public async Task A_call_that_is_cancelled_stops_between_items()
    {
        using DeterministicParallel workers = new(2);
        using CancellationTokenSource stop = new();
        int done = 0;
        void Work(int item)
        {
            Interlocked.Increment(ref done);
            stop.Cancel();
        }

        Assert.ThrowsAny<OperationCanceledException>(() => workers.Run(1000, (item, _) => Work(item), stop.Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => workers.RunAsync(1000, Work, stop.Token));
        Assert.InRange(done, 1, 2);
        workers.Run(1, (_, _) => done = 0, TestContext.Current.CancellationToken);
        Assert.Equal(0, done);
    }

    // Threads that nobody needs cost memory and time to start: a pool is made before it is known who works with it.
    [Fact]
    public void Only_as_many_threads_start_as_there_is_work_for()
    {
        using DeterministicParallel workers = new(64);
        HashSet<int> seen = [];
        workers.Run(1, (_, _) => seen.Add(Environment.CurrentManagedThreadId), TestContext.Current.CancellationToken);
        Assert.Equal([Environment.CurrentManagedThreadId], seen);
        Assert.Equal((TimeSpan.Zero, TimeSpan.Zero), workers.Time);
    }

    [Fact]
    public async Task A_failure_is_thrown_to_its_own_caller_whoever_runs_next()
    {
        using DeterministicParallel workers = new(2);
        using CancellationTokenSource end = new();
        Task others = Task.Run(() =>
        {
            while (!end.IsCancellationRequested) workers.Run(2, (_, _) => { });
        }, TestContext.Current.CancellationToken);
        int lost = 0;
        for (int i = 0; i < 3000; i++)
        {
            try
            {
                workers.Run(2, (item, _) => throw new FormatException($"{item}"), TestContext.Current.CancellationToken);
                lost++;
            }
            catch (FormatException)
            {
                // As it should be.
            }
        }

        await end.CancelAsync();
        await others.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        Assert.Equal(0, lost);
    }

    [Fact]
    public void Disposed_workers_refuse_work()
    {
        DeterministicParallel workers = new(2);
        workers.Dispose();
        workers.Dispose();
        Assert.Throws<ObjectDisposedException>(() => workers.Run(1, (_, _) => { }, TestContext.Current.CancellationToken));
        Assert.Throws<ArgumentOutOfRangeException>(() => new DeterministicParallel(0));
    }
}
