namespace Fovea.Training.Supernets;

/// <summary>
/// Hard concrete gates (Louizos et al., "Learning Sparse Neural Networks through L0 Regularization", ICLR 2018): a
/// binary concrete draw of temperature 2/3, stretched to (−0.1, 1.1) and cut to [0, 1]. The derivative is the true one.
/// </summary>
public sealed class HardConcreteEstimator : IGateEstimator
{
    private const double Temperature = 2.0 / 3;
    private const double Low = -0.1;
    private const double High = 1.1;

    /// <inheritdoc/>
    public float Start => 2;

    /// <inheritdoc/>
    public (float Gate, float Slope) Draw(float psi, double uniform, double progress)
    {
        double z = GateEstimators.Sigmoid((psi + GateEstimators.Logit(uniform)) / Temperature);
        double stretched = z * (High - Low) + Low;
        return stretched switch
        {
            <= 0 => (0, 0),
            >= 1 => (1, 0),
            _ => ((float)stretched, (float)((High - Low) * z * (1 - z) / Temperature)),
        };
    }

    /// <summary>P(g &gt; 0) = σ(ψ − 2/3·ln(0.1 / 1.1)).</summary>
    public (double Probability, double Slope) Expect(float psi)
    {
        double open = GateEstimators.Sigmoid(psi - Temperature * Math.Log(-Low / High));
        return (open, open * (1 - open));
    }

    /// <inheritdoc/>
    public bool IsOpen(float psi) => psi > 0;
}
