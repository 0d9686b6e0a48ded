using System.Text.Json.Serialization;
using Fovea.Imaging.Metrics;

namespace Fovea.Lab.Evaluation;

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
