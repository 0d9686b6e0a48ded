using System.Text.Json.Serialization;

namespace Fovea.Training.Losses;

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
