using Fovea.Search.Spaces;
using Fovea.Tensors;

namespace Fovea.Search.Samplers;

/// <summary>Crossover and mutation of configurations, with the constants of Deb's NSGA-II.</summary>
internal static class Variation
{
    private const double CrossoverProbability = 0.9;
    private const double CrossoverIndex = 20;
    private const double MutationIndex = 20;

    /// <summary>One child; each parameter mutates with the probability of one in their number.</summary>
    public static Configuration Child(Configuration mother, Configuration father, RandomSource random)
    {
        bool crosses = random.NextDouble() < CrossoverProbability;
        double mutation = 1.0 / mother.Space.Parameters.Count;
        return mother.Space.Build((index, parameter) =>
        {
            double value = Inherit(parameter, mother[index], crosses ? father[index] : mother[index], random);
            return random.NextDouble() < mutation ? Mutate(parameter, value, random) : value;
        });
    }

    // A parameter that took no part in a parent comes from the other one, or from its prior.
    private static double Inherit(SearchParameter parameter, double mother, double father, RandomSource random)
    {
        if (double.IsNaN(mother) || double.IsNaN(father)) return double.IsNaN(mother) && double.IsNaN(father) ? parameter.Draw(random) : double.IsNaN(mother) ? father : mother;
        bool first = random.NextInt(2) == 0;
        if (mother == father) return mother;
        if (parameter is not NumericParameter number || random.NextInt(2) == 0) return first ? mother : father;
        (double low, double high) = Ordered(number.ToScale(mother), number.ToScale(father));
        double spread = first ? 1 + (2 * (low - number.ScaledLow) / (high - low)) : 1 + (2 * (number.ScaledHigh - high) / (high - low));
        double beta = Spread(spread, random.NextDouble());
        return number.FromScale(0.5 * (low + high + ((first ? -1 : 1) * beta * (high - low))));
    }

    // Simulated binary crossover whose children stay inside the bounds.
    private static double Spread(double bound, double draw)
    {
        double alpha = 2 - Math.Pow(bound, -(CrossoverIndex + 1));
        double power = 1 / (CrossoverIndex + 1);
        return draw <= 1 / alpha ? Math.Pow(draw * alpha, power) : Math.Pow(1 / (2 - (draw * alpha)), power);
    }

    private static double Mutate(SearchParameter parameter, double value, RandomSource random)
    {
        if (parameter is not NumericParameter number || number.Cardinality == 1) return parameter.Draw(random);
        double width = number.ScaledHigh - number.ScaledLow;
        double share = (number.ToScale(value) - number.ScaledLow) / width;
        double draw = random.NextDouble();
        double power = 1 / (MutationIndex + 1);
        double change = draw < 0.5
            ? Math.Pow((2 * draw) + ((1 - (2 * draw)) * Math.Pow(1 - share, MutationIndex + 1)), power) - 1
            : 1 - Math.Pow((2 * (1 - draw)) + ((2 * (draw - 0.5)) * Math.Pow(share, MutationIndex + 1)), power);
        return number.FromScale(number.ScaledLow + (width * Math.Clamp(share + change, 0, 1)));
    }

    private static (double Low, double High) Ordered(double a, double b) => a < b ? (a, b) : (b, a);
}
