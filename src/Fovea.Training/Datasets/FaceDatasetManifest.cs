using System.Text.Json;
using System.Text.Json.Serialization;

namespace Fovea.Training.Datasets;

/// <summary>What a face dataset holds and where it came from: <c>manifest.json</c> in its folder.</summary>
public sealed record FaceDatasetManifest
{
    /// <summary>The version that this code writes and reads.</summary>
    public const int CurrentVersion = 1;

    /// <summary>Name of the file.</summary>
    public const string FileName = "manifest.json";

    /// <summary>Version of the layout.</summary>
    public int Version { get; init; } = CurrentVersion;

    /// <summary>Version of Fovea that made it.</summary>
    public required string Fovea { get; init; }

    /// <summary>The detector's name or folder.</summary>
    public required string Detector { get; init; }

    /// <summary>Everything else that decides the clips, in words that compare.</summary>
    public required string Settings { get; init; }

    /// <summary>Side of the high frames in pixels.</summary>
    public required int HighSide { get; init; }

    /// <summary>Side of the high frames over side of the low ones.</summary>
    public required int Scale { get; init; }

    /// <summary>The videos that are done.</summary>
    public IReadOnlyList<FaceDatasetVideo> Videos { get; init; } = [];

    /// <summary>The manifest of a dataset folder, or null if there is none.</summary>
    /// <exception cref="BadInputException">It is corrupt or of another version.</exception>
    public static FaceDatasetManifest? Read(string folder)
    {
        string path = Path.Combine(folder, FileName);
        if (!File.Exists(path)) return null;
        try
        {
            FaceDatasetManifest manifest = ForeignJson.Read(ForeignFile.ReadBytes(path), FaceDatasetJson.Default.FaceDatasetManifest);
            if (manifest is not { Version: CurrentVersion }) throw new BadInputException($"'{path}' has version {manifest.Version}, not {CurrentVersion}.") { Reason = FailureReason.DatasetOutdated };
            return manifest;
        }
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new BadInputException($"'{path}' is no manifest of a face dataset: {exception.Message.ReplaceLineEndings(" ")}", exception);
        }
    }

    /// <summary>Writes it; the file is replaced in one step.</summary>
    internal void Write(string folder)
    {
        string path = Path.Combine(folder, FileName), aside = path + ".part";
        File.WriteAllBytes(aside, JsonSerializer.SerializeToUtf8Bytes(this, FaceDatasetJson.Default.FaceDatasetManifest));
        File.Move(aside, path, overwrite: true);
    }
}

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

/// <summary>Source-generated JSON for manifests, so that it works trimmed.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(FaceDatasetManifest))]
internal sealed partial class FaceDatasetJson : JsonSerializerContext;
