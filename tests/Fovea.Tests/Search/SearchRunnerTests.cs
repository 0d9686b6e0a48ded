using Fovea.Search;
using Fovea.Search.Spaces;
using Fovea.Search.Storage;

namespace Fovea.Tests.Search;

public sealed class SearchRunnerTests
{
    private static readonly SearchSpace Space = new([new FloatParameter("x", 0, 1)]);

    [Fact]
    public async Task A_trial_that_another_worker_ended_is_not_announced()
    {
        Clock clock = new();
        using MemoryStudyStorage storage = new(clock);
        Study study = Study.Create(storage, "s", Space, new());
        List<TrialOutcome?> told = [];
        SearchRunner runner = new(study, new() { Trials = 1 }, new(), (_, outcome) => told.Add(outcome));
        await runner.RunAsync([(_, _) =>
        {
            clock.Advance(TimeSpan.FromHours(1));
            Assert.True(study.TryAsk(new WorkerOptions(), cancellationToken: CancellationToken.None)!.Tell(TrialOutcome.Failed("by another")));
            return Task.FromResult(TrialOutcome.Complete([1]));
        }], TestContext.Current.CancellationToken);
        Assert.Equal(TrialState.Failed, study.Trials()[0].State);
        Assert.Equal([null], told);
    }

    [Fact]
    public async Task An_outcome_with_too_many_values_is_announced_as_the_failure_that_it_is()
    {
        using MemoryStudyStorage storage = new();
        Study study = Study.Create(storage, "s", Space, new());
        List<TrialOutcome> ends = [];
        SearchRunner runner = new(study, new() { Trials = 1 }, new(), (_, outcome) =>
        {
            if (outcome is not null) ends.Add(outcome);
        });
        await runner.RunAsync([(_, _) => Task.FromResult(TrialOutcome.Complete([1, 2]))], TestContext.Current.CancellationToken);
        Assert.Equal(TrialState.Failed, Assert.Single(ends).State);
        Assert.Equal(TrialState.Failed, study.Trials()[0].State);
    }

    [Fact]
    public void A_worker_that_thinks_for_longer_than_a_lease_keeps_its_trial()
    {
        Clock clock = new();
        using MemoryStudyStorage storage = new(clock);
        WorkerOptions worker = new() { Lease = TimeSpan.FromSeconds(0.3) };
        Study slow = Study.Create(storage, "s", Space, new(), _ =>
        {
            // A lease goes by on the storage's clock, in parts between which there is time for many signs of life.
            for (int part = 0; part < 2; part++)
            {
                clock.Advance(worker.Lease * 0.7);
                Thread.Sleep(1000);
            }

            Assert.Equal(1, Study.Open(storage, "s").TryAsk(worker)!.Number);
            return true;
        });
        Trial trial = slow.TryAsk(worker)!;
        Assert.Equal((0, 1), (trial.Number, trial.Attempt));
    }

    [Fact]
    public void A_worker_that_lost_its_trial_while_it_thought_takes_another()
    {
        Clock clock = new();
        using MemoryStudyStorage storage = new(clock);
        Study.Create(storage, "s", Space, new());
        bool stolen = false;
        Study slow = Study.TryOpen(storage, "s", _ =>
        {
            if (stolen) return true;
            stolen = true;
            clock.Advance(TimeSpan.FromHours(1));
            Assert.Equal(0, Study.Open(storage, "s").TryAsk(new WorkerOptions())!.Number);
            return true;
        })!;
        Assert.Equal(1, slow.TryAsk(new WorkerOptions())!.Number);
    }

    private sealed class Clock : TimeProvider
    {
        private DateTimeOffset _now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

        public void Advance(TimeSpan time) => _now += time;

        public override DateTimeOffset GetUtcNow() => _now;
    }
}
