using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Fovea.Upscaling;

/// <summary>
/// What made a finished output. It lies in <c>~/.fovea/outputs</c>, not beside the output, and is what tells a job that
/// is done from an output that another model, other options or another input made. Where it cannot be kept, nothing
/// is known of the output.
/// </summary>
/// <param name="Output">Full path of the output.</param>
/// <param name="File">The output when it was finished.</param>
/// <param name="Origin">What made it, as it was asked for.</param>
/// <param name="Frames">Its frames.</param>
/// <param name="Width">Its width in pixels.</param>
/// <param name="Height">Its height in pixels.</param>
internal sealed record OutputRecord(string Output, FileIdentity File, JobOrigin Origin, long Frames, int Width, int Height)
{
    // About a kilobyte each; of more, the oldest are forgotten.
    private const int MostRecords = 20_000;

    private static readonly Lock Forgetting = new();
    private static bool _forgot;

    private static string? Folder => FoveaHome.PathOf("outputs");

    /// <summary>What made the output, or null if that is not known or the file has been changed since.</summary>
    public static OutputRecord? Find(string output)
    {
        try
        {
            if (PathFor(output) is not { } path || !System.IO.File.Exists(path)) return null;
            OutputRecord record = ForeignJson.Read(ForeignFile.ReadBytes(path), JobManifestContext.Default.OutputRecord);
            return record.Output == Path.GetFullPath(output) && record.File.LooksLike(output) ? record : null;
        }
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Keeps the record in one step; without a home that can be written to, nothing is kept.</summary>
    public void Keep()
    {
        if (PathFor(Output) is not { } path) return;
        string temporary = $"{path}.{Guid.NewGuid():N}";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            using (FileStream file = System.IO.File.Create(temporary)) JsonSerializer.Serialize(file, this, JobManifestContext.Default.OutputRecord);
            System.IO.File.Move(temporary, path, overwrite: true);
            ForgetOldest(Path.GetDirectoryName(path)!);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The output itself is not harmed: later it is one of which nothing is known.
        }
    }

    private static string? PathFor(string output)
        => Folder is { } folder ? Path.Combine(folder, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Path.GetFullPath(output))))[..32] + ".json") : null;

    private static void ForgetOldest(string folder)
    {
        lock (Forgetting)
        {
            if (_forgot) return;
            _forgot = true;
        }

        FileInfo[] records = new DirectoryInfo(folder).GetFiles();
        foreach (FileInfo old in records.OrderByDescending(record => record.LastWriteTimeUtc).Skip(MostRecords)) old.Delete();
    }
}
