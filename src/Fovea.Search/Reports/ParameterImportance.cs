using Fovea.Search.Samplers;
using Fovea.Search.Spaces;
using Fovea.Tensors;

namespace Fovea.Search.Reports;

/// <summary>
/// Functional analysis of variance on SMAC's trees (Hutter, Hoos and Leyton-Brown, 2014): how much of the response's
/// variance over the whole space each parameter explains alone. What is missing from the sum of 1 is explained only by
/// several parameters together.
/// </summary>
public static class ParameterImportance
{
    /// <summary>With fewer results the trees have nothing to split.</summary>
    public const int FewestTrials = 8;

    private const int Trees = 64;

    /// <summary>The share of each parameter, 0 to 1, in the space's order; all 0 if the response is flat.</summary>
    /// <param name="space">The search space.</param>
    /// <param name="results">What was tried and what came out.</param>
    /// <param name="seed">The seed of the trees.</param>
    /// <exception cref="ArgumentException">There are fewer results than <see cref="FewestTrials"/>.</exception>
    public static IReadOnlyList<double> Measure(SearchSpace space, IReadOnlyList<(Configuration Configuration, double Value)> results, ulong seed)
    {
        if (results.Count < FewestTrials) throw new ArgumentException($"{results.Count} results are too few.", nameof(results));
        FeatureSpace features = new(space, ordered: true);
        double[][] rows = [.. results.Select(result => features.Encode(result.Configuration))];
        double[] responses = [.. results.Select(result => result.Value)];
        RandomSource random = new(seed);
        double[] shares = new double[features.Count];
        int told = 0;
        for (int i = 0; i < Trees; i++)
        {
            if (Explain(RegressionTree.Grow(features, rows, responses, random.Split()).Leaves(), features.Count) is not double[] tree) continue;
            told++;
            for (int feature = 0; feature < shares.Length; feature++) shares[feature] += tree[feature];
        }

        return told == 0 ? shares : [.. shares.Select(share => share / told)];
    }

    /// <summary>The shares by one tree; null if it is flat.</summary>
    internal static double[]? Explain(IReadOnlyList<TreeLeaf> leaves, int features)
    {
        double mean = leaves.Sum(leaf => leaf.Volume * leaf.Mean);
        double variance = leaves.Sum(leaf => leaf.Volume * (leaf.Mean - mean) * (leaf.Mean - mean));
        return variance <= 1e-15 * Math.Max(mean * mean, double.Epsilon) ? null : [.. Enumerable.Range(0, features).Select(feature => Marginal(leaves, feature, mean) / variance)];
    }

    // The mean over all other parameters is constant between the leaves' ends, and for each choice.
    private static double Marginal(IReadOnlyList<TreeLeaf> leaves, int feature, double mean)
    {
        double variance = 0;
        if (leaves[0].Sides[feature].Choices is { Count: int choices })
        {
            for (int choice = 0; choice < choices; choice++) variance += Square(leaves.Where(leaf => leaf.Sides[feature].Choices![choice])) / choices;
            return variance;
        }

        double[] ends = [.. leaves.SelectMany(leaf => new[] { leaf.Sides[feature].Low, leaf.Sides[feature].High }).Distinct().Order()];
        for (int i = 0; i + 1 < ends.Length; i++)
        {
            double middle = (ends[i] + ends[i + 1]) / 2;
            variance += (ends[i + 1] - ends[i]) * Square(leaves.Where(leaf => leaf.Sides[feature].Low < middle && middle < leaf.Sides[feature].High));
        }

        return variance;

        double Square(IEnumerable<TreeLeaf> inside)
        {
            double distance = inside.Sum(leaf => leaf.Mean * leaf.Volume / leaf.Sides[feature].Share) - mean;
            return distance * distance;
        }
    }
}
