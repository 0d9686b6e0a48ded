using System.Text.Json.Serialization;
using Fovea.Networks;

namespace Fovea.Inference;

/// <summary>What <see cref="Precision.Fastest"/> came to for a network and a size of frames, and why.</summary>
/// <param name="Precision">Floats or int8, whichever is faster here.</param>
/// <param name="Times">What both took; null where there was nothing to compare.</param>
/// <param name="IsRemembered">True when the times were measured before.</param>
public sealed record PrecisionChoice(Precision Precision, PrecisionTimes? Times, bool IsRemembered)
{
    /// <summary>The reason in words, such as "int8 is faster here (4.10 ms against 5.20 in fp32, measured now)".</summary>
    public string Reason
    {
        get
        {
            if (Times is not { } times) return "fp32: the model has no ranges for int8";
            string when = IsRemembered ? "measured before" : "measured now";
            return Precision == Precision.Int8
                ? FormattableString.Invariant($"int8 is faster here ({times.Int8:F2} ms against {times.Float32:F2} in fp32, {when})")
                : FormattableString.Invariant($"fp32 is as fast here or faster ({times.Float32:F2} ms against {times.Int8:F2} in int8, {when})");
        }
    }

    /// <summary>Looks into the memory, or measures for a fraction of a second and keeps what came out.</summary>
    /// <param name="network">The network.</param>
    /// <param name="width">Width of the frames in pixels.</param>
    /// <param name="height">Height of the frames in pixels.</param>
    /// <param name="options">Algorithm, threads and memory.</param>
    /// <param name="ranges">What bytes stand for; null for a network without int8.</param>
    internal static PrecisionChoice Make(Network network, int width, int height, PlanOptions options, QuantizationTable? ranges)
        => Make(network, width, height, options, ranges, PrecisionMeter.Measure);

    /// <summary>As the other one, with measurements of one's own: both plans and the threads give both times.</summary>
    internal static PrecisionChoice Make(Network network, int width, int height, PlanOptions options, QuantizationTable? ranges, Func<InferencePlan, InferencePlan, int, PrecisionTimes> measure)
    {
        if (ranges is null) return new PrecisionChoice(Precision.Float32, null, false);
        PrecisionMemory memory = options.Memory ?? PrecisionMemory.OfProcess;
        string key = PrecisionMemory.Key(network, ranges, width, height, options);
        if (memory.Find(key) is { } known) return new PrecisionChoice(known.Faster, known, true);
        using InferencePlan int8 = InferencePlan.Compile(network, width, height, options with { Precision = Precision.Int8 }, ranges);
        using InferencePlan float32 = InferencePlan.Compile(network, width, height, options with { Precision = Precision.Float32 });
        PrecisionTimes times = measure(float32, int8, options.Threads);
        memory.Keep(key, times);
        return new PrecisionChoice(times.Faster, times, false);
    }
}

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
