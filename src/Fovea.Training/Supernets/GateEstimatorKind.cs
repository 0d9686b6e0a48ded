using System.Text.Json.Serialization;

namespace Fovea.Training.Supernets;

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
