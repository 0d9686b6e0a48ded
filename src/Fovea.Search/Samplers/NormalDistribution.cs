using Fovea.Tensors;

namespace Fovea.Search.Samplers;

/// <summary>The standard normal distribution in double precision.</summary>
internal static class NormalDistribution
{
    private static readonly double InverseRootTwoPi = 1 / Math.Sqrt(2 * Math.PI);

    /// <summary>φ(x).</summary>
    public static double Density(double x) => InverseRootTwoPi * Math.Exp(-0.5 * x * x);

    /// <summary>Φ(x), to about 1e-15 of itself in the lower tail.</summary>
    public static double Cumulative(double x)
    {
        if (x > 0) return 1 - Cumulative(-x);
        if (x < -38) return 0;
        return x > -3 ? 0.5 - (Density(x) * Series(-x)) : Density(x) * Tail(-x);
    }

    /// <summary>A draw (Box and Muller).</summary>
    public static double Draw(RandomSource random)
    {
        double radius = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble()));
        return radius * Math.Cos(2 * Math.PI * random.NextDouble());
    }

    // Φ(x) = 1/2 + φ(x) (x + x³/3 + x⁵/(3·5) + …): all terms positive, so no digits are lost.
    private static double Series(double x)
    {
        double term = x;
        double sum = x;
        for (int k = 1; term > 1e-17 * sum; k++)
        {
            term *= x * x / ((2 * k) + 1);
            sum += term;
        }

        return sum;
    }

    // Laplace's continued fraction for the tail: 1/(x + 1/(x + 2/(x + 3/(x + …)))), from its far end.
    private static double Tail(double x)
    {
        double fraction = x;
        for (int k = 60; k >= 1; k--) fraction = x + (k / fraction);
        return 1 / fraction;
    }
}
