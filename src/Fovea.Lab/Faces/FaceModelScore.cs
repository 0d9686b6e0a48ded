using System.Text.Json.Serialization;
using Fovea.Lab.Evaluation;

namespace Fovea.Lab.Faces;

/// <summary>One row of the table: a model's cost, speed and quality on faces.</summary>
/// <param name="Name">The model as it was asked for.</param>
/// <param name="Parameters">Trained numbers.</param>
/// <param name="Gops">10^9 operations for 36x36 pixels by the face papers' rule: multiply-accumulates, biases and leaky ReLUs.</param>
/// <param name="SecondsOnOne">Median seconds for 36x36 pixels (of three frames, if the network takes them) on one thread.</param>
/// <param name="SecondsOnAll">Seconds for one of many such faces, which share all threads.</param>
/// <param name="PsnrY">PSNR of luma in dB, mean over clips.</param>
/// <param name="SsimY">SSIM of luma, mean over clips.</param>
/// <param name="TemporalDifferenceError">Mean absolute error of what changes from frame to frame, in code values; lower is steadier.</param>
/// <param name="LandmarkDistance">Mean distance of eyes, nose and mouth from those of the original, in pixels of the large frame; null without a detector.</param>
/// <param name="FacesFound">Share of the compared frames in which the detector finds the face again; null without a detector.</param>
/// <param name="Clips">Scores by clip.</param>
public sealed record FaceModelScore(
    string Name,
    [property: JsonPropertyName("params")] long Parameters,
    [property: JsonPropertyName("gops_36x36")] double Gops,
    [property: JsonPropertyName("seconds_1_thread")] double SecondsOnOne,
    [property: JsonPropertyName("seconds_all_threads")] double SecondsOnAll,
    [property: JsonPropertyName("psnr_y")] double PsnrY,
    [property: JsonPropertyName("ssim_y")] double SsimY,
    [property: JsonPropertyName("temporal_difference_error")] double? TemporalDifferenceError,
    [property: JsonPropertyName("landmark_distance")] double? LandmarkDistance,
    [property: JsonPropertyName("faces_found")] double? FacesFound,
    IReadOnlyList<ClipScore> Clips)
{
    /// <summary>Faces a second on one thread.</summary>
    [JsonPropertyName("fps_1_thread")]
    public double FramesPerSecondOnOne => 1 / SecondsOnOne;

    /// <summary>Faces a second on all threads.</summary>
    [JsonPropertyName("fps_all_threads")]
    public double FramesPerSecondOnAll => 1 / SecondsOnAll;
}
