using Fovea.Tensors;

namespace Fovea.Tests.Tensors;

public sealed class WorkersTests
{
    [Theory]
    [InlineData(1, 0)]
    [InlineData(1, 5)]
    [InlineData(2, 1)]
    [InlineData(3, 100)]
    [InlineData(8, 3)]
    public void Every_item_goes_to_its_worker_once(int threads, int items)
    {
        using Workers workers = new(threads);
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
            });
            Assert.All(done, times => Assert.Equal(1, times));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void A_failure_comes_out_and_the_workers_live_on(int failing)
    {
        using Workers workers = new(3);
        InvalidOperationException failure = Assert.Throws<InvalidOperationException>(() => workers.Run(30, (item, _) =>
        {
            if (item == failing) throw new InvalidOperationException($"item {item}");
        }));
        Assert.Equal($"item {failing}", failure.Message);
        int done = 0;
        workers.Run(30, (_, _) => Interlocked.Increment(ref done));
        Assert.Equal(30, done);
    }

    [Fact]
    public void Items_really_run_at_the_same_time()
    {
        using Workers workers = new(2);
        using Barrier barrier = new(2);
        bool[] met = new bool[2];
        workers.Run(2, (item, _) => met[item] = barrier.SignalAndWait(TimeSpan.FromSeconds(60)));
        Assert.Equal([true, true], met);
    }

    [Fact]
    public void Two_callers_take_turns()
    {
        using Workers workers = new(2);
        int running = 0;
        int most = 0;
        Parallel.For(0, 8, _ => workers.Run(2, (item, _) =>
        {
            if (item != 0) return;
            most = Math.Max(most, Interlocked.Increment(ref running));
            Thread.Yield();
            Interlocked.Decrement(ref running);
        }));
        Assert.Equal(1, most);
    }

    [Fact]
    public async Task A_failure_is_thrown_to_its_own_caller_whoever_runs_next()
    {
        using Workers workers = new(2);
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
                workers.Run(2, (item, _) => throw new FormatException($"{item}"));
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
        Workers workers = new(2);
        workers.Dispose();
        workers.Dispose();
        Assert.Throws<ObjectDisposedException>(() => workers.Run(1, (_, _) => { }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Workers(0));
    }
}
