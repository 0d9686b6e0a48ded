using System.Text.Json;
using System.Text.Json.Serialization;
using Fovea.Inference;
using Fovea.Networks;

namespace Fovea.Lab.Bench;

/// <summary>What a run of <see cref="SpeedBench"/> found.</summary>
/// <param name="Machine">Where.</param>
/// <param name="Rows">One row a case, in the order of models, precisions, threads and engines.</param>
public sealed record BenchReport(MachineInfo Machine, IReadOnlyList<BenchRow> Rows)
{
    /// <summary>The JSON form.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, BenchJson.Default.BenchReport);
}

/// <summary>One case: an engine that enlarges one frame with one model.</summary>
/// <param name="Model">The model; for ffmpeg's rows the scale, such as "x4".</param>
/// <param name="Engine">Who computed: "fovea" or a peer.</param>
/// <param name="Precision">"fp32", "int8" or "u8".</param>
/// <param name="Threads">Threads that it could use.</param>
/// <param name="Width">Width of the input in pixels.</param>
/// <param name="Height">Height of the input in pixels.</param>
/// <param name="Scale">Output pixels per input pixel along an axis.</param>
/// <param name="MedianMs">Median time of a frame in milliseconds.</param>
/// <param name="P10Ms">A tenth of the times is below.</param>
/// <param name="P90Ms">A tenth of the times is above.</param>
/// <param name="Gflops">Operations of the direct convolutions (a multiply-accumulate is two) over the median time, in 10⁹ a second; null for what is no network.</param>
/// <param name="PeakShare">Share of them in the fp32 multiply-add peak of as many cores as threads; Winograd and int8 can pass 1.</param>
/// <param name="Runs">Number of times that were taken.</param>
public sealed record BenchRow(
    string Model,
    string Engine,
    string Precision,
    int Threads,
    int Width,
    int Height,
    int Scale,
    double MedianMs,
    [property: JsonPropertyName("p10_ms")] double P10Ms,
    [property: JsonPropertyName("p90_ms")] double P90Ms,
    double? Gflops,
    double? PeakShare,
    int Runs);

/// <summary>Writes reports without reflection, so that trimmed builds can.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(BenchReport))]
[JsonSerializable(typeof(DoctorReport))]
internal sealed partial class BenchJson : JsonSerializerContext;
