using System.Text.Json.Serialization;
using Fovea.Tensors;

namespace Fovea.Training.Losses;

/// <summary>Applies the loss that the options name.</summary>
internal static class TrainingLoss
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

/// <summary>The loss between a network's output and the truth, as a mean over all values of a batch.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<LossKind>))]
public enum LossKind
{
    /// <summary>Mean of |d|.</summary>
    [JsonStringEnumMemberName("l1")]
    L1,

    /// <summary>Mean of sqrt(d² + ε²).</summary>
    [JsonStringEnumMemberName("charbonnier")]
    Charbonnier,

    /// <summary>Mean of d².</summary>
    [JsonStringEnumMemberName("mse")]
    Mse,
}
