namespace Fovea.Training.Supernets;

/// <summary>
/// The binary concrete gate (Maddison et al. 2017; Jang et al. 2017), straight through: z = σ((ψ + ln u − ln(1 − u)) / τ)
/// is rounded forwards and counts as itself backwards. τ falls from 5 to 0.5 exponentially over the search.
/// </summary>
public sealed class GumbelEstimator : IGateEstimator
{
    private const double Hot = 5.0;
    private const double Cold = 0.5;

    /// <inheritdoc/>
    public float Start => 2;

    /// <inheritdoc/>
    public (float Gate, float Slope) Draw(float psi, double uniform, double progress)
    {
        double temperature = Temperature(progress);
        double z = GateEstimators.Sigmoid((psi + GateEstimators.Logit(uniform)) / temperature);
        return (z > 0.5 ? 1 : 0, (float)(z * (1 - z) / temperature));
    }

    /// <inheritdoc/>
    public (double Probability, double Slope) Expect(float psi)
    {
        double open = GateEstimators.Sigmoid(psi);
        return (open, open * (1 - open));
    }

    /// <inheritdoc/>
    public bool IsOpen(float psi) => psi > 0;

    /// <summary>τ when so much of the search is over.</summary>
    internal static double Temperature(double progress) => Hot * Math.Pow(Cold / Hot, progress);
}
