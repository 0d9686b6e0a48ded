using Fovea.Tensors;

namespace Fovea.Training.Losses;

/// <summary>Applies the loss that the options name.</summary>
public static class TrainingLoss
{
    /// <summary>The mean loss of <paramref name="output"/> against <paramref name="target"/> (same shape), as (1, 1, 1, 1).</summary>
    public static Tensor Apply(Tape tape, LossKind kind, Tensor output, Tensor target, float epsilon) => kind switch
    {
        LossKind.L1 => L1Loss.Apply(tape, output, target),
        LossKind.Charbonnier => CharbonnierLoss.Apply(tape, output, target, epsilon),
        LossKind.Mse => MseLoss.Apply(tape, output, target),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Unknown loss."),
    };
}
