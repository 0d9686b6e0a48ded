using Fovea.Search.Reports;
using Fovea.Search.Samplers;
using Fovea.Search.Spaces;
using Fovea.Tensors;

namespace Fovea.Tests.Search.Reports;

public sealed class ParameterImportanceTests
{
    [Fact]
    public void A_tree_is_taken_apart_as_the_closed_form_says()
    {
        // f = 4·[x > 0.25] + 1·[c = b]: variances 4²·(1/4)(3/4) = 3 and 1·(1/3)(2/3) = 2/9, and nothing in common.
        double x = 3 / (3 + (2.0 / 9));
        double[] shares = ParameterImportance.Explain(Leaves((above, isB) => (above ? 4 : 0) + (isB ? 1 : 0)), 2)!;
        Assert.Equal(x, shares[0], 1e-12);
        Assert.Equal(1 - x, shares[1], 1e-12);
    }

    [Fact]
    public void What_two_parameters_explain_only_together_is_given_to_neither()
    {
        // With x cut in the middle and two choices, an exclusive or has no variance in either alone.
        SearchSpace space = new([new FloatParameter("x", 0, 1), new CategoricalParameter("c", ["a", "b"])]);
        FeatureSpace features = new(space, false);
        TreeLeaf whole = TreeLeaf.Whole(features);
        TreeSplit half = TreeSplit.OfNumber(0, 0.5), first = TreeSplit.OfCategories(1, [true, false, false]);
        TreeLeaf[] leaves = [.. from left in new[] { true, false } from isFirst in new[] { true, false } select whole.Part(half, left).Part(first, isFirst) with { Mean = left == isFirst ? 1 : 0 }];
        Assert.Equal([0.0, 0.0], ParameterImportance.Explain(leaves, 2)!);
    }

    [Fact]
    public void The_trees_find_the_shares_of_a_sum()
    {
        // 2a + b over the unit square: variances 4/12 and 1/12; nothing of the third.
        SearchSpace space = new([new FloatParameter("a", 0, 1), new FloatParameter("b", 0, 1), new FloatParameter("none", 0, 1)]);
        RandomSource random = new(4);
        (Configuration Point, double)[] results = [.. Enumerable.Range(0, 400).Select(_ => space.Draw(random)).Select(point => (point, (2 * point[0]) + point[1]))];
        IReadOnlyList<double> shares = ParameterImportance.Measure(space, results, 1);
        Assert.InRange(shares[0], 0.72, 0.88);
        Assert.InRange(shares[1], 0.12, 0.28);
        Assert.InRange(shares[2], 0, 0.02);
    }

    [Fact]
    public void A_flat_response_is_explained_by_nothing()
    {
        SearchSpace space = new([new FloatParameter("x", 0, 1)]);
        RandomSource random = new(4);
        Assert.Equal([0.0], ParameterImportance.Measure(space, [.. Enumerable.Range(0, 20).Select(_ => (space.Draw(random), 3.0))], 1));
    }

    private static TreeLeaf[] Leaves(Func<bool, bool, double> mean)
    {
        SearchSpace space = new([new FloatParameter("x", -7, 9), new CategoricalParameter("c", ["a", "b", "d"])]);
        TreeSplit quarter = TreeSplit.OfNumber(0, 0.25), isB = TreeSplit.OfCategories(1, [false, true, false, true]);
        TreeLeaf whole = TreeLeaf.Whole(new FeatureSpace(space, false));
        return [.. from above in new[] { false, true } from b in new[] { false, true } select whole.Part(quarter, !above).Part(isB, b) with { Mean = mean(above, b) }];
    }
}
