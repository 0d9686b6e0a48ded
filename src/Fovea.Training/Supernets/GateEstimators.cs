namespace Fovea.Training.Supernets;

/// <summary>Makes gate estimators.</summary>
public static class GateEstimators
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
