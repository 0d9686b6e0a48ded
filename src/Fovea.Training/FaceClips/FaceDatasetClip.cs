using System.Text.Json.Serialization;

namespace Fovea.Training.FaceClips;

/// <summary>A clip of the dataset.</summary>
public sealed record FaceDatasetClip
{
    /// <summary>Its folder in the dataset, with <c>hr.mkv</c> and <c>lr.mkv</c>.</summary>
    public required string Path { get; init; }

    /// <summary>Number of the track in the video.</summary>
    public required int Track { get; init; }

    /// <summary>Its first frame in the video, from 0.</summary>
    public required int FirstFrame { get; init; }

    /// <summary>Frames.</summary>
    public required int Frames { get; init; }

    /// <summary>Longer side of the face's box in pixels of the video, median over the clip.</summary>
    public required float FaceSide { get; init; }

    /// <summary>Mean score of the frames in which the face was found.</summary>
    public required float Score { get; init; }

    /// <summary>Frames in which it was found; in the others its place is taken from the frames around.</summary>
    public required int Seen { get; init; }

    /// <summary>The square of each frame: left, top and side in pixels of the video.</summary>
    public required IReadOnlyList<int[]> Squares { get; init; }

    /// <summary>The face's box in each frame as it was found: left, top, width, height and score.</summary>
    public required IReadOnlyList<float[]> Boxes { get; init; }

    /// <summary>SHA-256 of <c>hr.mkv</c>.</summary>
    [JsonPropertyName("hr_sha256")]
    public required string HighSha256 { get; init; }

    /// <summary>SHA-256 of <c>lr.mkv</c>.</summary>
    [JsonPropertyName("lr_sha256")]
    public required string LowSha256 { get; init; }
}
