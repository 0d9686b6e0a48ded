using Fovea.Search;
using Fovea.Search.Pruners;

namespace Fovea.Tests.Search.Pruners;

public sealed class PrunerTests
{
    private static readonly PrunerOptions Median = new() { Name = "median", StartupTrials = 3, WarmupSteps = 2 };
    private static readonly PrunerOptions Halving = new() { Name = "halving", MinResource = 1, ReductionFactor = 2 };

    // Running averages at step 2: (9+3+3)/3 = 5, (6+6+6)/3 = 6, (9+9+3)/3 = 7: the median is 6.
    [Theory]
    [InlineData(6.01, true)]
    [InlineData(6.0, false)]
    [InlineData(1.0, false)]
    [InlineData(double.NaN, true)]
    public void Median_stops_what_is_worse_than_half_of_the_running_averages(double value, bool pruned)
    {
        PruningContext context = new(3, Reports(value, value, value), [Complete(9, 3, 3, 1), Complete(6, 6, 6, 1), Complete(9, 9, 3, 1), (TrialState.Running, Reports(0, 0, 0))]);
        Assert.Equal(pruned, PrunerFactory.Create(Median).ShouldPrune(context));
    }

    [Fact]
    public void Median_waits_for_its_warm_up_and_for_enough_trials()
    {
        Assert.False(PrunerFactory.Create(Median).ShouldPrune(new PruningContext(3, Reports(100, 100), [Complete(1, 1), Complete(1, 1), Complete(1, 1)])));
        Assert.False(PrunerFactory.Create(Median).ShouldPrune(new PruningContext(3, Reports(100, 100, 100), [Complete(1, 1, 1), Complete(1, 1, 1)])));
    }

    // At step 2 six trials with 1..6 and this one are there: the best seven halves are three.
    [Theory]
    [InlineData(2.5, false)]
    [InlineData(3.5, true)]
    public void Halving_lets_the_best_half_go_on(double value, bool pruned)
    {
        (TrialState, IReadOnlyList<IntermediateValue>)[] others = [.. Enumerable.Range(1, 6).Select(i => (TrialState.Pruned, Reports(0, 0, i)))];
        Assert.Equal(pruned, PrunerFactory.Create(Halving).ShouldPrune(new PruningContext(6, Reports(0, 0, value), others)));
    }

    [Fact]
    public void Halving_decides_at_its_steps_only_and_the_first_goes_on()
    {
        (TrialState, IReadOnlyList<IntermediateValue>)[] others = [.. Enumerable.Range(1, 6).Select(i => (TrialState.Complete, Reports(0, 0, 0, 0)))];
        Assert.False(PrunerFactory.Create(Halving).ShouldPrune(new PruningContext(6, Reports(9, 9, 9, 9), others)));
        Assert.True(PrunerFactory.Create(Halving).ShouldPrune(new PruningContext(6, Reports(9, 9, 9), others)));
        Assert.False(PrunerFactory.Create(Halving).ShouldPrune(new PruningContext(0, Reports(9, 9, 9), [])));
        Assert.True(PrunerFactory.Create(Halving).ShouldPrune(new PruningContext(0, Reports(9, 9, double.NaN), [])));
    }

    [Fact]
    public void A_step_that_was_jumped_over_is_decided_at_the_next_report()
    {
        IReadOnlyList<IntermediateValue> own = [new(1, 0), new(5, 9)];
        Assert.True(PrunerFactory.Create(Halving).ShouldPrune(new PruningContext(1, own, [(TrialState.Complete, Reports(0, 0, 0, 0, 0, 0))])));
    }

    [Fact]
    public void An_unknown_pruner_is_refused() => Assert.Throws<BadInputException>(() => PrunerFactory.Create(new PrunerOptions { Name = "guess" }));

    private static IReadOnlyList<IntermediateValue> Reports(params double[] values) => [.. values.Select((value, step) => new IntermediateValue(step, value))];

    private static (TrialState, IReadOnlyList<IntermediateValue>) Complete(params double[] values) => (TrialState.Complete, Reports(values));
}
