using Fovea.Search;
using Fovea.Search.Benchmarks;
using Fovea.Search.Samplers;

namespace Fovea.Tests.Search.Benchmarks;

public sealed class TestFunctionsTests
{
    // The minimisers of Dixon and Szegö, 1978.
    [Theory]
    [InlineData(-Math.PI, 12.275)]
    [InlineData(Math.PI, 2.275)]
    [InlineData(9.42478, 2.475)]
    public void Branin_has_its_three_minima(double x1, double x2) => Assert.Equal(0.397887, TestFunctions.Branin(x1, x2), 5);

    [Fact]
    public void Hartmann_has_its_minimum() => Assert.Equal(-3.32237, TestFunctions.Hartmann6([0.20169, 0.150011, 0.476874, 0.275332, 0.311652, 0.6573]), 5);

    [Theory]
    [InlineData("tpe", "branin")]
    [InlineData("smac", "branin")]
    [InlineData("smac-nni", "hartmann6")]
    [InlineData("tpe-nni", "hartmann6")]
    [InlineData("tpe", "hartmann6")]
    public void A_model_beats_random_draws(string sampler, string function)
    {
        double guided = MeanOfLast(sampler, function);
        double random = MeanOfLast("random", function);
        Assert.True(guided < random, $"{sampler} {guided:F4}, random {random:F4}");
    }

    [Fact]
    public void The_best_so_far_only_falls_and_has_one_entry_a_trial()
    {
        double[][] runs = Run("tpe", "branin", 3, 40);
        foreach (double[] run in runs)
        {
            Assert.Equal(40, run.Length);
            Assert.Equal(run.OrderDescending(), run);
            Assert.True(run[^1] >= 0.397887);
        }

        Assert.Equal(runs, Run("tpe", "branin", 3, 40));
    }

    private static double MeanOfLast(string sampler, string function) => Run(sampler, function, 12, 50).Average(run => run[^1]);

    private static double[][] Run(string sampler, string function, int seeds, int trials)
        => SamplerBenchmark.Of(TestFunctions.All.First(test => test.Name == function), new StudyOptions { Sampler = new SamplerOptions { Name = sampler, Candidates = sampler.StartsWith("smac", StringComparison.Ordinal) ? 500 : null } }, trials).RunAll(seeds, 2, TestContext.Current.CancellationToken);
}
