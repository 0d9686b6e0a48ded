using System.Reflection;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Fovea.Inference;
using Fovea.Media;
using Fovea.Media.Timelines;
using Fovea.Networks;
using Fovea.Tensors;

namespace Fovea.Upscaling;

/// <summary>
/// All that a resumed job must know: what it was made from, how, and which segments are whole. It lies as
/// <c>manifest.json</c> in the work folder and is replaced in one step after every segment.
/// </summary>
internal sealed partial record JobManifest
{
    /// <summary>The version that this code writes and reads.</summary>
    public const int CurrentVersion = 2;

    public int Version { get; init; } = CurrentVersion;

    /// <summary>Build of Fovea (<see cref="FoveaBuild"/>): another one might not give the same bits.</summary>
    public required string Fovea { get; init; }

    /// <summary>Version of ffmpeg: another one might not give the same bits.</summary>
    public required string Ffmpeg { get; init; }

    /// <summary>What the segments are made of, and how.</summary>
    public required JobOrigin Origin { get; init; }

    /// <summary>How convolutions are computed, which decides bits; a resumed job keeps it.</summary>
    public ConvolutionAlgorithm Algorithm { get; init; }

    /// <summary>Frames a segment; a resumed job keeps it.</summary>
    public required int SegmentFrames { get; init; }

    /// <summary>The finished segments in order, without gaps.</summary>
    public IReadOnlyList<FinishedSegment> Segments { get; init; } = [];

    /// <summary>True when the segments hold every frame of the input.</summary>
    public bool HasAllFrames { get; init; }

    /// <summary>What was damaged in the input, a line each, once all frames are there.</summary>
    public IReadOnlyList<string> Damage { get; init; } = [];

    /// <summary>The joined and verified file that is about to get its name; null before.</summary>
    public FileIdentity? Verified { get; init; }

    /// <summary>Why work done under this manifest cannot be continued as <paramref name="wanted"/>, or null if it can.</summary>
    public string? Mismatch(JobManifest wanted)
    {
        if (Version != wanted.Version) return $"its manifest has version {Version}, not {wanted.Version}";
        if (Origin.Mismatch(wanted.Origin) is string difference) return difference;
        if (Fovea != wanted.Fovea) return $"it was begun by Fovea {Fovea}, and this is {wanted.Fovea}";
        return Ffmpeg == wanted.Ffmpeg ? null : $"it was begun with ffmpeg {Ffmpeg}, and this is {wanted.Ffmpeg}";
    }

    /// <summary>The manifest of a work folder, or null if there is none.</summary>
    /// <exception cref="BadInputException">It cannot be read, or names files that are none of the folder's segments.</exception>
    public static JobManifest? Read(WorkFolder work)
    {
        string path = work.PathOf(WorkFolder.ManifestName);
        if (!File.Exists(path)) return null;
        try
        {
            JobManifest manifest = ForeignJson.Read(ForeignFile.ReadBytes(path), JobManifestContext.Default.JobManifest);
            if (manifest.Segments.Any(segment => segment is null || segment.Frames < 1 || !SegmentName().IsMatch(segment.File))) throw new JsonException("it names a file that is no segment of this folder");
            return manifest;
        }
        catch (JsonException exception)
        {
            throw new BadInputException($"'{path}' cannot be read ({exception.Message.ReplaceLineEndings(" ")}).", exception) { Reason = FailureReason.JobMismatch };
        }
    }

    /// <summary>Replaces the manifest of a work folder in one step.</summary>
    public void Write(WorkFolder work)
    {
        string temporary = work.TemporaryPathOf(WorkFolder.ManifestName);
        using (FileStream file = File.Create(temporary)) JsonSerializer.Serialize(file, this, JobManifestContext.Default.JobManifest);
        work.Commit(temporary, WorkFolder.ManifestName);
    }

    [GeneratedRegex(@"^segment-\d{5,9}\.[a-z0-9]{1,5}\z")]
    private static partial Regex SegmentName();
}

/// <summary>A segment whose file is whole.</summary>
/// <param name="File">File name in the work folder.</param>
/// <param name="Bytes">Size of the file.</param>
/// <param name="Sha256">SHA-256 over the file: it is looked at again before it becomes part of the output.</param>
/// <param name="Frames">Frames in it.</param>
/// <param name="FirstTimestamp">Timestamp of its first frame, in units of the input's time base.</param>
/// <param name="LastTimestamp">Timestamp of its last frame.</param>
internal sealed record FinishedSegment(string File, long Bytes, string Sha256, long Frames, long FirstTimestamp, long LastTimestamp)
{
    /// <summary>The steps between its frames.</summary>
    public string Steps { get; init; } = "";

    /// <summary>The timestamps of its frames.</summary>
    public IEnumerable<long> Timestamps() => FrameSteps.Times(FirstTimestamp, Steps);

    /// <summary>The name of a segment's file.</summary>
    public static string FileName(int index, string extension) => FormattableString.Invariant($"segment-{index:00000}{extension}");

    /// <summary>A segment that has its final name, with what tells later whether its file is still the same.</summary>
    public static FinishedSegment Of(WorkFolder work, string name, long frames, long firstTimestamp, long lastTimestamp)
    {
        using FileStream file = System.IO.File.OpenRead(work.PathOf(name));
        return new FinishedSegment(name, file.Length, Hash(file), frames, firstTimestamp, lastTimestamp);
    }

    /// <summary>True if the file is there and every byte of it is as it was.</summary>
    public bool IsWhole(WorkFolder work)
    {
        try
        {
            using FileStream file = System.IO.File.OpenRead(work.PathOf(File));
            return file.Length == Bytes && Hash(file) == Sha256;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static string Hash(FileStream file) => Convert.ToHexStringLower(SHA256.HashData(file));
}

/// <summary>Tells builds of Fovea apart: another one might not give the same bits.</summary>
internal static class FoveaBuild
{
    private const int ShownDigits = 10;

    // All that decides bits: kernels, networks, plans, ffmpeg's arguments, and this.
    private static readonly Assembly[] Assemblies = [typeof(Tensor).Assembly, typeof(Network).Assembly, typeof(InferencePlan).Assembly, typeof(MediaInfo).Assembly, typeof(FoveaBuild).Assembly];

    /// <summary>Version, source revision and what was compiled, such as <c>0.1.0+c03bf11663 (1f0a8d27)</c>.</summary>
    public static string Name { get; } = Describe();

    // The revision alone would not do: sources may have been changed since. A module's id is a hash of its code.
    private static string Describe()
    {
        string version = typeof(FoveaBuild).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";
        int plus = version.IndexOf('+', StringComparison.Ordinal);
        if (plus >= 0 && version.Length > plus + 1 + ShownDigits) version = version[..(plus + 1 + ShownDigits)];
        byte[] ids = [.. Assemblies.SelectMany(assembly => assembly.ManifestModule.ModuleVersionId.ToByteArray())];
        return $"{version} ({Convert.ToHexStringLower(SHA256.HashData(ids))[..8]})";
    }
}

/// <summary>Source-generated JSON for manifests and records, so that it works trimmed.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(JobManifest))]
[JsonSerializable(typeof(OutputRecord))]
internal sealed partial class JobManifestContext : JsonSerializerContext;
