using System.Text.Json.Serialization;

namespace Fovea.Training.Quantization;

/// <summary>How the range of a channel follows from the values that occur.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RangeRule>))]
public enum RangeRule
{
    /// <summary>From the lowest to the highest value.</summary>
    [JsonStringEnumMemberName("min-max")]
    MinMax,

    /// <summary>Without a small share of the values at either end.</summary>
    [JsonStringEnumMemberName("percentile")]
    Percentile,

    /// <summary>The range whose codes lose least in the mean square.</summary>
    [JsonStringEnumMemberName("mse")]
    LeastSquares,
}
