using System.Text.Json.Serialization;

namespace Fovea.Inference;

/// <summary>What one network took in both kinds of numbers, for the same rows on the same threads.</summary>
/// <param name="Float32">Milliseconds in 32-bit floats, above 0.</param>
/// <param name="Int8">Milliseconds in int8, above 0.</param>
public readonly record struct PrecisionTimes(double Float32, double Int8)
{
    // Int8 rounds a little, so it must be clearly faster; and a choice should not hang on the noise of a clock.
    private const double Margin = 0.97;

    /// <summary>The one to take: int8 where it needs at most 97 % of the time.</summary>
    [JsonIgnore]
    public Precision Faster => Int8 <= Margin * Float32 ? Precision.Int8 : Precision.Float32;

    /// <summary>False when other programs disturbed the measurement so much that the next process should take it again.</summary>
    [JsonIgnore]
    internal bool IsSteady { get; init; } = true;

    /// <summary>True when both can be times.</summary>
    [JsonIgnore]
    internal bool IsSane => double.IsFinite(Float32) && double.IsFinite(Int8) && Float32 > 0 && Int8 > 0;
}

/// <summary>How the memory of measured times is written.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, RespectRequiredConstructorParameters = true, RespectNullableAnnotations = true, AllowDuplicateProperties = false)]
[JsonSerializable(typeof(Dictionary<string, PrecisionTimes>))]
internal sealed partial class PrecisionJson : JsonSerializerContext;
