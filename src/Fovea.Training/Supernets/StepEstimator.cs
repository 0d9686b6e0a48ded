namespace Fovea.Training.Supernets;

/// <summary>
/// The trainable gate of Kim et al. ("Plug-in, Trainable Gate for Streamlining Arbitrary Neural Networks", AAAI 2020): a
/// hard step whose derivative is said to be a bump, 4·σ(2ψ)·(1 − σ(2ψ)), 1 at ψ = 0. Nothing is random, and what is
/// judged is what is trained. (Their sawtooth that carries this slope is below 1e-5 in value and left out.)
/// </summary>
public sealed class StepEstimator : IGateEstimator
{
    /// <inheritdoc/>
    public float Start => 0.5f;

    /// <inheritdoc/>
    public (float Gate, float Slope) Draw(float psi, double uniform, double progress) => (IsOpen(psi) ? 1 : 0, (float)Bump(psi));

    /// <inheritdoc/>
    public (double Probability, double Slope) Expect(float psi) => (IsOpen(psi) ? 1 : 0, Bump(psi));

    /// <inheritdoc/>
    public bool IsOpen(float psi) => psi >= 0;

    private static double Bump(float psi)
    {
        double open = GateEstimators.Sigmoid(2.0 * psi);
        return 4 * open * (1 - open);
    }
}
