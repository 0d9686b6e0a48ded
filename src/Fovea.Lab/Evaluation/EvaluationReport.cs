using System.Text.Json;
using System.Text.Json.Serialization;
using Fovea.Imaging.Metrics;
using Fovea.Imaging.Resampling;
using Fovea.Lab.Faces;
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

/// <summary>One model's cost, speed and quality.</summary>
/// <param name="Name">The model as it was asked for.</param>
/// <param name="Parameters">Trained numbers.</param>
/// <param name="Gmac">10^9 multiply-accumulates for one low-resolution frame of 320x180.</param>
/// <param name="MillisecondsPerFrame">Median over all scored frames, at the clips' own low-resolution sizes.</param>
/// <param name="NormalizedMilliseconds">Median for a low-resolution frame of 320x180, on the same machine and threads.</param>
/// <param name="ChallengeScore">Formula (1) on the mean RGB PSNR and <paramref name="NormalizedMilliseconds"/>.</param>
/// <param name="Clips">Scores by clip, in the order of the data.</param>
/// <param name="Mean">Means over the clips.</param>
public sealed record ModelEvaluation(
    string Name,
    [property: JsonPropertyName("params")] long Parameters,
    double Gmac,
    [property: JsonPropertyName("ms_per_frame")] double MillisecondsPerFrame,
    [property: JsonPropertyName("ms_per_frame_320x180")] double NormalizedMilliseconds,
    [property: JsonPropertyName("challenge_score")] double ChallengeScore,
    IReadOnlyList<ClipScore> Clips,
    MeanScore Mean);

/// <summary>The quality of one model on one clip: means over the scored frames. PSNR is in dB and at most 100 a frame.</summary>
/// <param name="Name">The clip.</param>
/// <param name="Frames">Scored frames.</param>
/// <param name="Width">Width of the scored frames in pixels, before the border is left out.</param>
/// <param name="Height">Their height.</param>
/// <param name="PsnrY">PSNR of luma.</param>
/// <param name="SsimY">SSIM of luma.</param>
/// <param name="PsnrRgb">PSNR over the three colours together.</param>
/// <param name="SsimRgb">Mean of the SSIM of the three colours.</param>
/// <param name="PsnrCb">PSNR of blue difference, see <see cref="Fovea.Imaging.Metrics.Psnr.Chroma"/>.</param>
/// <param name="PsnrCr">PSNR of red difference.</param>
/// <param name="GridRatio">Mean of <see cref="Fovea.Imaging.Metrics.GridRatio.Of"/> over the frames that have one; null for none.</param>
/// <param name="TemporalDifferenceError">Mean over successive scored frames of <see cref="Fovea.Imaging.Metrics.TemporalDifference.Error"/>; null for a single frame.</param>
public sealed record ClipScore(
    string Name,
    int Frames,
    int Width,
    int Height,
    [property: JsonPropertyName("psnr_y")] double PsnrY,
    [property: JsonPropertyName("ssim_y")] double SsimY,
    [property: JsonPropertyName("psnr_rgb")] double PsnrRgb,
    [property: JsonPropertyName("ssim_rgb")] double SsimRgb,
    [property: JsonPropertyName("psnr_cb")] double PsnrCb,
    [property: JsonPropertyName("psnr_cr")] double PsnrCr,
    [property: JsonPropertyName("grid_ratio")] double? GridRatio,
    [property: JsonPropertyName("temporal_difference_error")] double? TemporalDifferenceError);

/// <summary>Means over clips, each clip counted once whatever its length.</summary>
/// <param name="Clips">Number of clips.</param>
/// <param name="Frames">Scored frames of all clips together.</param>
/// <param name="PsnrY">PSNR of luma in dB.</param>
/// <param name="SsimY">SSIM of luma.</param>
/// <param name="PsnrRgb">PSNR of colour in dB.</param>
/// <param name="SsimRgb">SSIM of colour.</param>
/// <param name="PsnrCb">PSNR of blue difference in dB.</param>
/// <param name="PsnrCr">PSNR of red difference in dB.</param>
/// <param name="GridRatio">Chroma's step across the source's pixels over that within, see <see cref="Fovea.Imaging.Metrics.GridRatio"/>; mean over the clips that have one.</param>
/// <param name="TemporalDifferenceError">Mean over the clips of more than one frame; null when there are none.</param>
public sealed record MeanScore(
    int Clips,
    int Frames,
    [property: JsonPropertyName("psnr_y")] double PsnrY,
    [property: JsonPropertyName("ssim_y")] double SsimY,
    [property: JsonPropertyName("psnr_rgb")] double PsnrRgb,
    [property: JsonPropertyName("ssim_rgb")] double SsimRgb,
    [property: JsonPropertyName("psnr_cb")] double PsnrCb,
    [property: JsonPropertyName("psnr_cr")] double PsnrCr,
    [property: JsonPropertyName("grid_ratio")] double? GridRatio,
    [property: JsonPropertyName("temporal_difference_error")] double? TemporalDifferenceError)
{
    /// <summary>The means of at least one clip.</summary>
    public static MeanScore Over(IReadOnlyCollection<ClipScore> clips) => new(
        clips.Count,
        clips.Sum(clip => clip.Frames),
        clips.Average(clip => clip.PsnrY),
        clips.Average(clip => clip.SsimY),
        clips.Average(clip => clip.PsnrRgb),
        clips.Average(clip => clip.SsimRgb),
        clips.Average(clip => clip.PsnrCb),
        clips.Average(clip => clip.PsnrCr),
        clips.Average(clip => clip.GridRatio),
        clips.Average(clip => clip.TemporalDifferenceError));
}

/// <summary>The Mobile AI 2021 score of formula (1) of the EVSRNet paper: quality against time.</summary>
public static class ChallengeScore
{
    /// <summary>
    /// 2^(2·(PSNR − 27)) / milliseconds: doubles for half a decibel or half the time. The paper's Table 3 uses RGB PSNR in
    /// dB and milliseconds a frame of 320x180; its Table 4 is the same times 25.6.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The time is not positive.</exception>
    public static double Of(double psnr, double millisecondsPerFrame)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(millisecondsPerFrame);
        return Math.Pow(2, 2 * (psnr - 27)) / millisecondsPerFrame;
    }
}

/// <summary>Writes reports without reflection, so that trimmed builds can.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(EvaluationReport))]
[JsonSerializable(typeof(SweepReport))]
[JsonSerializable(typeof(FaceReport))]
internal sealed partial class EvaluationJson : JsonSerializerContext;
