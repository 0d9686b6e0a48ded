using Fovea.Tensors;

namespace Fovea.Search.Samplers;

/// <summary>SMAC's model: ten trees whose disagreement, and whose leaves' variance, is the uncertainty.</summary>
internal sealed class RandomForest
{
    private const int Trees = 10;

    private readonly RegressionTree[] _trees;

    private RandomForest(RegressionTree[] trees) => _trees = trees;

    /// <summary>Grows the forest on one response a row of features.</summary>
    public static RandomForest Grow(FeatureSpace space, double[][] features, double[] responses, RandomSource random)
    {
        RegressionTree[] trees = new RegressionTree[Trees];
        for (int i = 0; i < Trees; i++) trees[i] = RegressionTree.Grow(space, features, responses, random.Split());
        return new RandomForest(trees);
    }

    /// <summary>Mean and standard deviation by the law of total variance.</summary>
    public (double Mean, double Deviation) Predict(ReadOnlySpan<double> features)
    {
        (double sum, double squares, double within) = (0, 0, 0);
        double origin = _trees[0].Predict(features).Mean;
        foreach (RegressionTree tree in _trees)
        {
            (double mean, double variance) = tree.Predict(features);
            sum += mean - origin;
            squares += (mean - origin) * (mean - origin);
            within += variance;
        }

        double between = Math.Max(0, (squares - (sum * sum / Trees)) / (Trees - 1));
        return (origin + (sum / Trees), Math.Sqrt(between + (within / Trees)));
    }
}
