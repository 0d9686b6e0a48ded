namespace Fovea.Lab.Papers;

/// <summary>What FGNAS found for rising weights of the cost.</summary>
/// <param name="Name">The gate estimator, and whether kernels had gates.</param>
/// <param name="Runs">One search each, λ rising.</param>
public sealed record EvsrNetSweep(string Name, IReadOnlyList<EvsrNetSweepRun> Runs)
{
    /// <summary>True when neither channels nor blocks nor cost ever grow with λ.</summary>
    public bool IsMonotone => Runs.Zip(Runs.Skip(1)).All(pair => pair.Second.Channels <= pair.First.Channels && pair.Second.Blocks <= pair.First.Blocks && pair.Second.Cost <= pair.First.Cost);
}
