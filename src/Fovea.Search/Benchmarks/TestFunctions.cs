using Fovea.Search.Spaces;

namespace Fovea.Search.Benchmarks;

/// <summary>The test functions by name: two of Dixon and Szegö (1978), and the recorded table of HO-FVSR's 800 networks.</summary>
public static class TestFunctions
{
    private static readonly double[] HartmannHeights = [1.0, 1.2, 3.0, 3.2];

    private static readonly double[][] HartmannScales =
    [
        [10, 3, 17, 3.5, 1.7, 8],
        [0.05, 10, 17, 0.1, 8, 14],
        [3, 3.5, 1.7, 10, 17, 8],
        [17, 8, 0.05, 10, 0.1, 14],
    ];

    private static readonly double[][] HartmannCentres =
    [
        [0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886],
        [0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991],
        [0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.6650],
        [0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381],
    ];

    private static readonly TestFunction[] Formulas =
    [
        new("branin", new SearchSpace([new FloatParameter("x1", -5, 10), new FloatParameter("x2", 0, 15)]), 0.39788735772973816, point => Branin(point[0], point[1])),
        new("hartmann6", new SearchSpace(Enumerable.Range(1, 6).Select(i => new FloatParameter($"x{i}", 0, 1))), -3.3223680114155147, point => Hartmann6(point.Values)),
    ];

    private const string Table = "ho-fvsr-table";

    /// <summary>The names.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Formulas.Select(formula => formula.Name), Table];

    /// <summary>
    /// The test function of a name. <c>ho-fvsr-table</c> is the error of each of the paper's 800 networks after a short
    /// training on draft cubes, recorded once by <c>bench/record-ho-fvsr-table.sh</c>.
    /// </summary>
    /// <exception cref="BadInputException">There is none of this name.</exception>
    public static TestFunction Get(string name) => name == Table ? RecordedTable.ReadShipped(Table) : Formulas.FirstOrDefault(formula => formula.Name == name) ?? throw new BadInputException($"there is no test function '{name}': take {string.Join(", ", Names)}.");

    /// <summary>The Branin function; three minima of 5 / (4π).</summary>
    public static double Branin(double x1, double x2)
    {
        double valley = x2 - (5.1 / (4 * Math.PI * Math.PI) * x1 * x1) + (5 / Math.PI * x1) - 6;
        return (valley * valley) + (10 * (1 - (1 / (8 * Math.PI))) * Math.Cos(x1)) + 10;
    }

    /// <summary>The six-dimensional Hartmann function on the unit cube; one minimum of −3.32237.</summary>
    public static double Hartmann6(ReadOnlySpan<double> x)
    {
        double sum = 0;
        for (int i = 0; i < HartmannHeights.Length; i++)
        {
            double exponent = 0;
            for (int j = 0; j < x.Length; j++) exponent += HartmannScales[i][j] * (x[j] - HartmannCentres[i][j]) * (x[j] - HartmannCentres[i][j]);
            sum -= HartmannHeights[i] * Math.Exp(-exponent);
        }

        return sum;
    }
}

/// <summary>A function with a known minimum that samplers are compared on.</summary>
/// <param name="Name">The name on the command line.</param>
/// <param name="Space">Where it is defined.</param>
/// <param name="Minimum">Its smallest value there.</param>
/// <param name="Evaluate">Its value at a point.</param>
public sealed record TestFunction(string Name, SearchSpace Space, double Minimum, Func<Configuration, double> Evaluate);
