using Fovea.Search;
using Fovea.Search.Samplers;
using Fovea.Search.Spaces;
using Fovea.Tensors;

namespace Fovea.Tests.Search.Samplers;

public sealed class TpeSamplerTests
{
    [Theory]
    [InlineData(20, 2)]
    [InlineData(64, 2)]
    [InlineData(65, 3)]
    [InlineData(10_000, 25)]
    [InlineData(40_000, 25)]
    public void The_best_quarter_of_the_root_is_below(int trials, int below)
    {
        SearchSpace space = new([new FloatParameter("x", 0, 1)]);
        Observation[] observations = [.. Enumerable.Range(0, trials).Select(i => new Observation(i, space.Build((_, _) => 0.5), (i * 7919L) % trials))];
        (IReadOnlyList<Observation> good, IReadOnlyList<Observation> bad) = TpeSampler.Split(observations, TpeRules.Hyperopt);
        Assert.Equal(below, good.Count);
        Assert.Equal(trials - below, bad.Count);
        Assert.True(good.Max(observation => observation.Loss) <= bad.Min(observation => observation.Loss));
        Assert.Equal(good.OrderBy(observation => observation.Number), good);
        Assert.Equal(bad.OrderBy(observation => observation.Number), bad);
    }

    // algorithms: counts plus one of each, by hand: (2 + 1) / (3 + 4), …
    [Fact]
    public void Choices_are_counted_with_one_more_of_each()
        => Assert.Equal([3.0 / 7, 1.0 / 7, 2.0 / 7, 1.0 / 7], new CategoricalParzen([0, 2, 0], 4).Probabilities);

    // numpy: linspace(1/28, 1, 3), then 25 ones; the sum is 1/28 + 29/56 + 1 + 25.
    [Fact]
    public void Old_observations_count_less()
    {
        double[] weights = ForgettingWeights.Of(28);
        Assert.Equal([1 / 28.0, 29 / 56.0, 1, 1], weights[..4]);
        Assert.Equal(1, weights[^1]);
        Assert.All(ForgettingWeights.Of(24), weight => Assert.Equal(1, weight));
        Assert.Equal(1 / 26.0, ForgettingWeights.Of(26)[0]);
    }

    [Fact]
    public void A_parzen_estimator_without_observations_is_the_prior()
    {
        NumericParzen prior = new([], new ParzenRange(new FloatParameter("x", 2, 6)));
        Assert.Equal([4.0], prior.Means);
        Assert.Equal([4.0], prior.Sigmas);
    }

    // By hand from hyperopt's rules: neighbours of 1, 2, 9 with the prior 5 between on 0..10.
    [Fact]
    public void A_parzen_estimator_is_as_wide_as_the_farther_neighbour_is_away()
    {
        NumericParzen estimator = new([9, 1, 2], new ParzenRange(new FloatParameter("x", 0, 10)));
        Assert.Equal([1.0, 2, 5, 9], estimator.Means);
        Assert.Equal([2.0, 3, 10, 4], estimator.Sigmas);
        Assert.Equal([0.25, 0.25, 0.25, 0.25], estimator.Weights);
    }

    [Fact]
    public void A_single_observation_is_half_as_wide_as_the_range()
    {
        NumericParzen estimator = new([1], new ParzenRange(new FloatParameter("x", 0, 10)));
        Assert.Equal([1.0, 5], estimator.Means);
        Assert.Equal([5.0, 10], estimator.Sigmas);
    }

    [Fact]
    public void Densities_of_a_continuous_parameter_integrate_to_one()
    {
        ParzenRange range = new(new FloatParameter("x", 1, 100, log: true));
        NumericParzen estimator = new([3, 3.5, 80, 20], range);
        double sum = 0;
        const int Cells = 20_000;
        for (int i = 0; i < Cells; i++) sum += Math.Exp(estimator.LogDensity(range.FromScale(range.Low + ((range.High - range.Low) * (i + 0.5) / Cells)))) * (range.High - range.Low) / Cells;
        Assert.Equal(1, sum, 6);
    }

    [Fact]
    public void Level_normals_score_as_Optuna_scores()
    {
        // From _ParzenEstimator.log_pdf of Optuna 3.1.0 with its default weights, for the observations 3, 3.5, 8, 2.
        NumericParzen estimator = new([3, 3.5, 8, 2], new ParzenRange(new FloatParameter("x", 0, 10)), cutsEach: true, level: true);
        Assert.Equal(-0.7624286803066933, estimator.LogDensity(3.2), 1e-12);
        Assert.Equal(-1.1383857105424655, estimator.LogDensity(7.0), 1e-12);
        Assert.Equal(-1.361913238155825, estimator.LogDensity(0.0), 1e-12);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void Probabilities_of_a_stepped_parameter_sum_to_one_and_draws_follow_them(bool log, bool cutsEach)
    {
        IntParameter parameter = new("n", 1, 8, log);
        NumericParzen estimator = new([2, 3, 8], new ParzenRange(parameter), cutsEach);
        double[] probabilities = [.. Enumerable.Range(1, 8).Select(n => Math.Exp(estimator.LogDensity(n)))];
        Assert.Equal(1, probabilities.Sum(), 12);
        RandomSource random = new(4);
        const int Draws = 20_000;
        int[] counts = new int[9];
        for (int i = 0; i < Draws; i++) counts[(int)estimator.Draw(random)]++;
        for (int n = 1; n <= 8; n++)
        {
            double deviation = Math.Sqrt(Draws * probabilities[n - 1] * (1 - probabilities[n - 1]));
            Assert.InRange(counts[n], (Draws * probabilities[n - 1]) - (5 * deviation), (Draws * probabilities[n - 1]) + (5 * deviation));
        }
    }

    [Fact]
    public void The_first_twenty_are_random_and_the_model_then_leans_to_the_good_choice()
    {
        SearchSpace space = new([new CategoricalParameter("c", [.. Enumerable.Range(0, 10).Select(i => (System.Text.Json.Nodes.JsonNode?)i)]), new FloatParameter("x", 0, 1)]);
        List<TrialRecord> told = [];
        for (int i = 0; i < 40; i++)
        {
            int choice = i % 10;
            double x = (i * 0.37) % 1;
            told.Add(new TrialRecord { Number = i, State = TrialState.Complete, Configuration = space.Build((index, _) => index == 0 ? choice : x), Values = [choice == 3 ? 0 : 1] });
        }

        int[] Hits(int known) => [.. Enumerable.Range(0, 400).Select(seed => SamplerFactory.Create(new SamplerOptions { Name = "tpe-nni" }).Propose(new SamplingContext(space, [Direction.Minimize], [.. told.Take(known)], known, (ulong)seed))).Select(proposal => (int)proposal.Configuration[0])];
        Assert.InRange(Hits(19).Count(choice => choice == 3), 40 - 36, 40 + 36);

        // After 20: p_below(3) = (2 + 1) / (2 + 10) = 1/4, so 24 candidates miss it with probability 0.001.
        Assert.InRange(Hits(20).Count(choice => choice == 3), 390, 400);
    }
}
