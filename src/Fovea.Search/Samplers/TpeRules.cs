namespace Fovea.Search.Samplers;

/// <summary>Where the two kinds of TPE differ.</summary>
/// <param name="StartupTrials">Random trials before the model takes over.</param>
/// <param name="CountBelow">How many of n trials are good ones.</param>
/// <param name="CutsEach">True if each normal is cut off at the bounds and scaled up by itself, false if the mixture is.</param>
/// <param name="Level">True if candidates are scored by normals of one height, see <see cref="NumericParzen"/>.</param>
internal sealed record TpeRules(int StartupTrials, Func<int, int> CountBelow, bool CutsEach, bool Level)
{
    private const int MostBelow = 25;

    /// <summary>hyperopt 0.1.2, which NNI 2.1 ran.</summary>
    public static TpeRules Hyperopt { get; } = new(20, count => Math.Min((int)Math.Ceiling(0.25 * Math.Sqrt(count)), MostBelow), CutsEach: false, Level: false);

    /// <summary>Optuna 3.1's defaults: a tenth is good, so that the model has more to learn from.</summary>
    public static TpeRules Optuna { get; } = new(10, count => Math.Min((int)Math.Ceiling(0.1 * count), MostBelow), CutsEach: true, Level: true);
}
