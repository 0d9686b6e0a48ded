namespace Fovea.Training.Supernets;

/// <summary>
/// How a gate g in [0, 1] comes from its learnt number ψ, and how gradients pass through it. Every gate is treated alone.
/// </summary>
public interface IGateEstimator
{
    /// <summary>Where ψ starts, with the gate open.</summary>
    float Start { get; }

    /// <summary>The gate in one training step.</summary>
    /// <param name="psi">ψ.</param>
    /// <param name="uniform">A random number in (0, 1).</param>
    /// <param name="progress">Part of the search that is over, in [0, 1].</param>
    /// <returns>g, and what stands for dg/dψ.</returns>
    (float Gate, float Slope) Draw(float psi, double uniform, double progress);

    /// <summary>What the gate counts as in the cost: its probability to be open, and what stands for the derivative by ψ.</summary>
    (double Probability, double Slope) Expect(float psi);

    /// <summary>Whether the gate is open once the search is over.</summary>
    bool IsOpen(float psi);
}
