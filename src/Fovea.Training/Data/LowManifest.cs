using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Fovea.Training.Degradations;

namespace Fovea.Training.Data;

/// <summary>What a folder of low frames holds: <c>manifest.json</c> there.</summary>
public sealed record LowManifest
{
    /// <summary>Marks the file as ours.</summary>
    public string Format { get; init; } = "fovea-low-frames";

    /// <summary>Version of the layout.</summary>
    public int Version { get; init; } = 1;

    /// <summary><see cref="CacheManifest.Fingerprint"/> of the cache whose frames were degraded.</summary>
    public required string Cache { get; init; }

    /// <summary>High size by low size.</summary>
    public required int Scale { get; init; }

    /// <summary>Seed of the draws.</summary>
    public required ulong Seed { get; init; }

    /// <summary>What was drawn from.</summary>
    public required DegradationMix Mix { get; init; }

    /// <summary>The ffmpeg that did it; another may give other bits.</summary>
    public required string Ffmpeg { get; init; }

    /// <summary>Every source, as often as it was degraded.</summary>
    public IReadOnlyList<LowClip> Clips { get; init; } = [];

    /// <summary>The folder for such low frames: below that of the cache, named after all that decides them.</summary>
    public static string FolderOf(string cache, string fingerprint, DegradationMix mix, int scale, ulong seed)
    {
        string decides = FormattableString.Invariant($"{fingerprint} x{scale} seed {seed} {JsonSerializer.Serialize(mix, TrainingJson.Default.DegradationMix)}");
        return Path.Combine(cache, $"low-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(decides)))[..12]}");
    }

    /// <summary>Reads the manifest of a folder; null if it has none.</summary>
    /// <exception cref="BadInputException">It cannot be read.</exception>
    public static LowManifest? Read(string folder)
    {
        string path = Path.Combine(folder, CacheManifest.FileName);
        if (!File.Exists(path)) return null;
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllText(path), TrainingJson.Default.LowManifest) is { Format: "fovea-low-frames", Version: 1 } manifest
                ? manifest
                : throw new BadInputException($"{path} is not of this version; delete the folder and prepare it anew.");
        }
        catch (JsonException exception)
        {
            throw new BadInputException($"{path} is damaged ({exception.Message}); delete the folder and prepare it anew.", exception);
        }
    }
}
