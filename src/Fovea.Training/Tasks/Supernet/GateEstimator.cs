using System.Text.Json.Serialization;

namespace Fovea.Training.Supernets;

/// <summary>
/// How a gate g in [0, 1] comes from its learnt number ψ, and how gradients pass through it. Every gate is treated alone.
/// </summary>
internal interface IGateEstimator
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

/// <summary>The gate estimators.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<GateEstimatorKind>))]
public enum GateEstimatorKind
{
    /// <summary>A step forwards, a smooth bump backwards.</summary>
    [JsonStringEnumMemberName("step")]
    Step,

    /// <summary>A binary Gumbel (concrete) draw, hard forwards, with a falling temperature.</summary>
    [JsonStringEnumMemberName("gumbel")]
    Gumbel,

    /// <summary>Hard concrete: a draw that is stretched and cut, so that it is often exactly 0 or 1.</summary>
    [JsonStringEnumMemberName("hard-concrete")]
    HardConcrete,
}

/// <summary>Makes gate estimators.</summary>
internal static class GateEstimators
{
    /// <summary>The estimator of a kind.</summary>
    public static IGateEstimator Create(GateEstimatorKind kind) => kind switch
    {
        GateEstimatorKind.Step => new StepEstimator(),
        GateEstimatorKind.Gumbel => new GumbelEstimator(),
        _ => new HardConcreteEstimator(),
    };

    /// <summary>1 / (1 + e^−x).</summary>
    internal static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    /// <summary>ln(u / (1 − u)): logistic noise from a uniform number.</summary>
    internal static double Logit(double uniform) => Math.Log(uniform) - Math.Log(1 - uniform);
}

/// <summary>
/// The trainable gate of Kim et al. ("Plug-in, Trainable Gate for Streamlining Arbitrary Neural Networks", AAAI 2020): a
/// hard step whose derivative is said to be a bump, 4·σ(2ψ)·(1 − σ(2ψ)), 1 at ψ = 0. Nothing is random, and what is
/// evaluated is what is trained. (Their sawtooth that carries this slope is below 1e-5 in value and left out.)
/// </summary>
internal sealed class StepEstimator : IGateEstimator
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

/// <summary>
/// The binary concrete gate (Maddison et al. 2017; Jang et al. 2017), straight through: z = σ((ψ + ln u − ln(1 − u)) / τ)
/// is rounded forwards and counts as itself backwards. τ falls from 5 to 0.5 exponentially over the search.
/// </summary>
internal sealed class GumbelEstimator : IGateEstimator
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

/// <summary>
/// Hard concrete gates (Louizos et al., "Learning Sparse Neural Networks through L0 Regularization", ICLR 2018): a
/// binary concrete draw of temperature 2/3, stretched to (−0.1, 1.1) and cut to [0, 1]. The derivative is the true one.
/// </summary>
internal sealed class HardConcreteEstimator : IGateEstimator
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
