using System.Text.Json.Serialization;

namespace Fovea.Training.Optimizers;

/// <summary>How the learning rate moves over the steps of a stage.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ScheduleKind>))]
public enum ScheduleKind
{
    /// <summary>The same rate at every step.</summary>
    [JsonStringEnumMemberName("constant")]
    Constant,

    /// <summary>Half a cosine from the rate down to the final rate.</summary>
    [JsonStringEnumMemberName("cosine")]
    Cosine,

    /// <summary>Halved at each of the listed fractions of the stage.</summary>
    [JsonStringEnumMemberName("halving")]
    Halving,
}
