using Fovea.Tensors;

namespace Fovea.Search.Samplers;

/// <summary>Draws an index with given probabilities.</summary>
internal static class WeightedDraw
{
    /// <summary>An index; the weights are not negative and sum to 1.</summary>
    public static int Index(ReadOnlySpan<double> weights, RandomSource random)
    {
        double rest = random.NextDouble();
        for (int i = 0; i < weights.Length - 1; i++)
        {
            rest -= weights[i];
            if (rest < 0) return i;
        }

        return weights.Length - 1;
    }
}
