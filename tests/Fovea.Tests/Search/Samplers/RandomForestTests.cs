using Fovea.Search.Samplers;
using Fovea.Search.Spaces;
using Fovea.Tensors;

namespace Fovea.Tests.Search.Samplers;

public sealed class RandomForestTests
{
    [Fact]
    public void A_flat_response_has_no_doubt()
    {
        SearchSpace space = new([new FloatParameter("x", 0, 1)]);
        RandomForest forest = RandomForest.Grow(new FeatureSpace(space, false), [[0.1], [0.5], [0.9], [0.3]], [2, 2, 2, 2], new RandomSource(1));
        Assert.Equal((2.0, 0.0), forest.Predict([0.7]));
    }

    [Fact]
    public void It_learns_a_step_in_a_number_and_a_group_of_choices()
    {
        SearchSpace space = new([new FloatParameter("x", 0, 1), new CategoricalParameter("c", ["a", "b", "c", "d"])]);
        FeatureSpace features = new(space, false);
        RandomSource random = new(2);
        Configuration[] points = [.. Enumerable.Range(0, 300).Select(_ => space.Draw(random))];
        double Truth(Configuration point) => (point[0] > 0.6 ? 10 : 0) + (point[1] is 0 or 2 ? 3 : 0);
        RandomForest forest = RandomForest.Grow(features, [.. points.Select(features.Encode)], [.. points.Select(Truth)], new RandomSource(3));
        double[] errors = [.. Enumerable.Range(0, 200).Select(_ => space.Draw(random)).Select(point => Math.Abs(Truth(point) - forest.Predict(features.Encode(point)).Mean))];

        // The truth has a spread of 5; each node sees one of the two features only, and leaves keep three points.
        Assert.True(errors.Average() < 1, $"mean error {errors.Average()}");
    }

    [Fact]
    public void A_tree_on_two_clear_groups_predicts_their_weighted_means_and_variances()
    {
        // Ten points a group: whichever the bootstrap takes, the only split of least error lies between the groups,
        // and no group can be split again, for its responses are equal.
        SearchSpace space = new([new FloatParameter("x", 0, 1)]);
        double[][] features = [.. Enumerable.Range(0, 20).Select(i => new[] { i < 10 ? 0.1 : 0.9 })];
        double[] responses = [.. Enumerable.Range(0, 20).Select(i => i < 10 ? 1.0 : 5.0)];
        RegressionTree tree = RegressionTree.Grow(new FeatureSpace(space, false), features, responses, new RandomSource(5));
        Assert.Equal((1.0, 0.0), tree.Predict([0.1]));
        Assert.Equal((5.0, 0.0), tree.Predict([0.9]));
    }

    [Fact]
    public void Expected_improvement_is_the_closed_form_at_points_that_are_certain_and_uncertain()
    {
        SearchSpace space = new([new IntParameter("x", 0, 99)]);
        List<(Configuration, double)> losses = [.. Enumerable.Range(0, 100).Where(i => i % 2 == 0).Select(i => (space.Build((_, _) => i), Math.Abs(i - 30) / 10.0))];
        ExpectedImprovement improvement = new(space, false, losses, new RandomSource(6));
        IReadOnlyList<Configuration> ranked = improvement.Rank(5000);

        // A space this small is ranked whole, and the best lies where the loss is least.
        Assert.Equal(100, ranked.Count);
        Assert.InRange(ranked[0][0], 20, 40);
        Assert.Equal(ranked.Select(improvement.Score).OrderDescending(), ranked.Select(improvement.Score));
    }
}
