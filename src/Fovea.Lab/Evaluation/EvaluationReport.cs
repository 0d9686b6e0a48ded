using System.Text.Json;
using System.Text.Json.Serialization;
using Fovea.Imaging.Resampling;
using Fovea.Training.Degradations;

namespace Fovea.Lab.Evaluation;

/// <summary>What an evaluation found, and all that is needed to do it again.</summary>
/// <param name="Scale">Scale factor.</param>
/// <param name="Protocol">Name of the protocol.</param>
/// <param name="Border">Pixels left out on every side.</param>
/// <param name="Degradation">Name on the command line of how low-resolution frames were made.</param>
/// <param name="ResampleRule"><c>float</c> or <c>rounded</c> (to 8 bits between the passes); null for a degradation that does not resample.</param>
/// <param name="Threads">Threads of the upscaler that the times hold for.</param>
/// <param name="SkippedLow">Low-resolution companions in the data that were left out.</param>
/// <param name="Models">Scores by model, in the order asked for.</param>
public sealed record EvaluationReport(
    int Scale,
    string Protocol,
    int Border,
    string Degradation,
    [property: JsonPropertyName("resample_rule")] string? ResampleRule,
    int Threads,
    [property: JsonPropertyName("skipped_low")] int SkippedLow,
    IReadOnlyList<ModelEvaluation> Models)
{
    /// <summary>The report as indented JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, EvaluationJson.Default.EvaluationReport);
}
