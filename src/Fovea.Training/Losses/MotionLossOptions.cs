using Fovea.Networks;
using Fovea.Networks.Architectures;

namespace Fovea.Training.Losses;

/// <summary>How much the motion that a network finds counts in its training.</summary>
/// <param name="Difference">What compares the displaced neighbour with the middle frame.</param>
/// <param name="Roughness">Share of the flow's total variation at every level.</param>
/// <param name="Low">Weight of the flow at low resolution; that at high resolution has 1.</param>
/// <param name="Half">Weight of the flow at half of that.</param>
/// <param name="Motion">Weight of all motion, beside the picture's 1; the mean of both neighbours.</param>
public sealed record MotionLossOptions(LossKind Difference, float Roughness, float Low, float Half, float Motion = 0.01f)
{
    /// <summary>SOF-VSR as of 2018.</summary>
    public static MotionLossOptions Accv { get; } = new(LossKind.Mse, Roughness: 0.01f, Low: 0.25f, Half: 0.125f);

    /// <summary>SOF-VSR as of 2020, and HO-FVSR.</summary>
    public static MotionLossOptions Tip { get; } = new(LossKind.L1, Roughness: 0.1f, Low: 0.2f, Half: 0.1f);

    /// <summary>What a network's paper says; null for a network that finds no motion.</summary>
    public static MotionLossOptions? Of(NetworkSpec spec) => spec switch
    {
        SofVsrAccvSpec => Accv,
        SofVsrTipSpec or HoFvsrSpec => Tip,
        _ => null,
    };
}
