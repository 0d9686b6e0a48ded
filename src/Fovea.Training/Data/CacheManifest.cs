using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Fovea.Training.Data;

/// <summary>What a cache folder holds and how it was made; <c>manifest.json</c> in the folder.</summary>
public sealed record CacheManifest
{
    /// <summary>The file's name in the cache folder.</summary>
    public const string FileName = "manifest.json";

    /// <summary>The value of <see cref="Format"/>.</summary>
    public const string FormatName = "fovea-training-cache";

    /// <summary>Marks the file as ours.</summary>
    public string Format { get; init; } = FormatName;

    /// <summary>Version of the layout.</summary>
    public int Version { get; init; } = 1;

    /// <summary>What was asked for; another wish makes the cache anew.</summary>
    public required CacheOptions Options { get; init; }

    /// <summary>Number of sources found; more than those kept when the limit left some out.</summary>
    public required int SourcesFound { get; init; }

    /// <summary>The decoded sources.</summary>
    public required IReadOnlyList<CachedSource> Sources { get; init; }

    /// <summary>
    /// Names the pixels and the split: equal for equal frames in equal order, wherever the cache lies. A checkpoint
    /// carries it, because another cache would not continue the same run.
    /// </summary>
    public string Fingerprint()
    {
        StringBuilder text = new();
        foreach (CachedSource source in Sources)
        {
            text.Append(source.Sha256).Append(' ').Append(source.Role).Append(' ').Append(source.Width).Append('x').Append(source.Height);
            text.Append(' ').AppendJoin(',', source.Frames).Append('\n');
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..16];
    }

    /// <summary>True when the folder holds a manifest of a cache; other data sets have files of that name, too.</summary>
    public static bool ExistsIn(string folder)
    {
        string path = Path.Combine(folder, FileName);
        return File.Exists(path) && (new FileInfo(path).Length == 0 || File.ReadLines(path).Take(3).Any(line => line.Contains(FormatName, StringComparison.Ordinal)));
    }

    /// <summary>Reads the manifest of a cache folder.</summary>
    /// <exception cref="BadInputException">There is none, or it is not one that this version reads.</exception>
    public static CacheManifest Load(string folder)
    {
        string path = Path.Combine(folder, FileName);
        if (!File.Exists(path)) throw new BadInputException($"{folder} is no training cache: it has no {FileName}.") { Reason = FailureReason.NoTrainingCache };
        try
        {
            CacheManifest manifest = ForeignJson.Read(ForeignFile.ReadBytes(path), TrainingJson.Default.CacheManifest);
            if (manifest is not { Format: FormatName, Version: 1 }) throw new BadInputException($"{path} is not a training cache of version 1; prepare it anew.");
            foreach (CachedSource source in manifest.Sources) source.Check();
            return manifest;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new BadInputException($"{path} cannot be read: {exception.Message}", exception);
        }
        catch (Exception exception) when (ForeignJson.IsFault(exception))
        {
            throw new BadInputException($"{path} is damaged ({exception.Message}); delete the folder and prepare it anew.", exception);
        }
    }

    /// <summary>Writes the manifest aside and renames it, so that a half-made cache has none.</summary>
    public void Save(string folder)
    {
        string path = Path.Combine(folder, FileName);
        File.WriteAllText(path + ".new", JsonSerializer.Serialize(this, TrainingJson.Default.CacheManifest));
        File.Move(path + ".new", path, overwrite: true);
    }
}

/// <summary>One decoded picture or video in a cache.</summary>
public sealed record CachedSource
{
    private const int LargestSide = 65_536;

    /// <summary>Where it came from: the name of the data folder and the path below it.</summary>
    public required string Path { get; init; }

    /// <summary>Sources of one group (the pictures of a frame folder) share a role.</summary>
    public required string Group { get; init; }

    /// <summary>Picture or video.</summary>
    public required SourceKind Kind { get; init; }

    /// <summary>Train or validation.</summary>
    public required SourceRole Role { get; init; }

    /// <summary>Size of the original file.</summary>
    public required long Bytes { get; init; }

    /// <summary>Last change of the original file, UTC.</summary>
    public required DateTime Modified { get; init; }

    /// <summary>SHA-256 of the original file, lower-case hexadecimal.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Width of a frame in pixels.</summary>
    public required int Width { get; init; }

    /// <summary>Height of a frame in pixels.</summary>
    public required int Height { get; init; }

    /// <summary>Numbers (from 0) of the frames kept, in order.</summary>
    public required IReadOnlyList<int> Frames { get; init; }

    /// <summary>Name of the file in the cache: the frames' rgb24 pixels one after another.</summary>
    public required string File { get; init; }

    /// <summary>Sees that the file lies in the cache itself and that its size can be told: whoever hands on a cache has written this.</summary>
    /// <exception cref="JsonException">It does not, or cannot.</exception>
    internal void Check()
    {
        if (File is null or "" or "." or ".." || File != System.IO.Path.GetFileName(File) || File.Contains('\\')) throw new JsonException("it names a file outside the cache");
        if (Width is < 1 or > LargestSide || Height is < 1 or > LargestSide || (long)Width * Height * 3 > Array.MaxLength) throw new JsonException($"it has a frame of {Width}x{Height}");
        if (Frames is not { Count: > 0 } || Sha256 is null || Group is null || Path is null) throw new JsonException("a source of it lacks something");
    }
}

/// <summary>What a source of training frames is.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SourceKind>))]
public enum SourceKind
{
    /// <summary>One picture.</summary>
    [JsonStringEnumMemberName("image")]
    Image,

    /// <summary>A video, of which some frames are kept.</summary>
    [JsonStringEnumMemberName("video")]
    Video,
}

/// <summary>What a source is used for; never both.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SourceRole>))]
public enum SourceRole
{
    /// <summary>Patches are drawn from it.</summary>
    [JsonStringEnumMemberName("train")]
    Train,

    /// <summary>The network is validated on it.</summary>
    [JsonStringEnumMemberName("validation")]
    Validation,
}
