using Fovea.Lab.Papers;
using Fovea.Search;
using Fovea.Search.Benchmarks;
using Fovea.Search.Samplers;
using Fovea.Search.Spaces;

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
    public void The_recorded_table_has_every_network_of_the_paper()
    {
        TestFunction table = TestFunctions.Get("ho-fvsr-table");
        SearchSpace paper = HoFvsrSpace.Create();
        Assert.Equal(SearchSpaceJson.Write(paper).ToJsonString(), SearchSpaceJson.Write(table.Space).ToJsonString());
        double[] values = [.. Points(table.Space).Select(table.Evaluate)];
        Assert.Equal(800, values.Length);
        Assert.All(values, value => Assert.InRange(value, 1e-4, 0.2));
        Assert.Equal(values.Min(), table.Minimum);
    }

    [Theory]
    [InlineData("a,b,value\n1,2,0.5\n1,3")]
    [InlineData("a,b,value\n1,2,0.5\n2,3,0.5")]
    [InlineData("a,value\n1,0.5\n1,0.25")]
    [InlineData("a,value\n3000000000,0.5")]
    [InlineData("a,value\n1,1e400")]
    public void A_table_with_holes_is_refused(string text) => Assert.Throws<FormatException>(() => RecordedTable.Read("holes", new StringReader(text)));

    [Fact]
    public void A_table_is_read_by_its_names()
    {
        TestFunction table = RecordedTable.Read("t", new StringReader("a,b,value\n10,2,0.5\n9,2,0.25\n"));
        Assert.Equal(0.25, table.Minimum);
        Assert.Equal(["9", "10"], ((CategoricalParameter)table.Space.Parameters[0]).Choices);
        Assert.Equal(0.5, table.Evaluate(table.Space.Read(new() { ["a"] = 10, ["b"] = 2 })));
    }

    private static IEnumerable<Configuration> Points(SearchSpace space)
        => from channels in Choices(space, 0)
           from blocks in Choices(space, 1)
           from upsampling in Choices(space, 2)
           select space.Read(new() { ["channels"] = channels, ["blocks"] = blocks, ["upsampling_channels"] = upsampling });

    private static IEnumerable<int> Choices(SearchSpace space, int parameter) => ((CategoricalParameter)space.Parameters[parameter]).Choices.Select(choice => int.Parse(choice, System.Globalization.CultureInfo.InvariantCulture));

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
        => SamplerBenchmark.Of(TestFunctions.Get(function), new StudyOptions { Sampler = new SamplerOptions { Name = sampler, Candidates = sampler.StartsWith("smac", StringComparison.Ordinal) ? 500 : null } }, trials).RunAll(seeds, 2, TestContext.Current.CancellationToken);
}
