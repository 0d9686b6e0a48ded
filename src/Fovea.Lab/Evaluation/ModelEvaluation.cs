using System.Text.Json.Serialization;

namespace Fovea.Lab.Evaluation;

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
