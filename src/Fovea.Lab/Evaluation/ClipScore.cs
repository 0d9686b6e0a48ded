using System.Text.Json.Serialization;
using Fovea.Imaging.Metrics;

namespace Fovea.Lab.Evaluation;

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
