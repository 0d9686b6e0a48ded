using System.Text.Json;

namespace Fovea.Training.FaceClips;

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
