using System.Text.Json;

namespace Fovea.Upscaling;

/// <summary>
/// The folder beside the output in which a job works. Whatever lies in it under a final name is whole: files are
/// written under a temporary name, flushed to the disk and renamed. One process at a time holds it.
/// </summary>
internal sealed class WorkFolder : IDisposable
{
    private const string ManifestName = "manifest.json";
    private const string LockName = "lock";
    private const string TemporaryMark = ".part";

    private readonly FileStream _lock;

    private WorkFolder(string path, FileStream held) => (Folder, _lock) = (path, held);

    /// <summary>Path of the folder.</summary>
    public string Folder { get; }

    /// <summary>Where the work for an output lies.</summary>
    public static string PathFor(string output) => output + ".fovea-work";

    /// <summary>Makes or opens the folder and takes hold of it; what a killed job left half-written is deleted.</summary>
    /// <exception cref="FoveaException">Another process works in it.</exception>
    public static WorkFolder Open(string output)
    {
        string path = PathFor(output);
        Directory.CreateDirectory(path);
        FileStream held;
        try
        {
            held = new FileStream(Path.Combine(path, LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException exception) when (exception is not (FileNotFoundException or DirectoryNotFoundException))
        {
            throw new FoveaException($"another process is working in {path}: wait for it, or end it first.", exception);
        }

        WorkFolder folder = new(path, held);
        foreach (string part in Directory.EnumerateFiles(path, "*" + TemporaryMark + "*")) File.Delete(part);
        return folder;
    }

    /// <summary>Path of a file in the folder under its final name.</summary>
    public string PathOf(string name) => Path.Combine(Folder, name);

    /// <summary>
    /// A temporary path for <paramref name="name"/> with the same extension. No other process has ever used it: an
    /// encoder that outlived its killed parent may still be writing its own.
    /// </summary>
    public string TemporaryPathOf(string name)
        => Path.Combine(Folder, $"{Path.GetFileNameWithoutExtension(name)}{TemporaryMark}-{Guid.NewGuid():N}{Path.GetExtension(name)}");

    /// <summary>Flushes a temporary file to the disk and gives it its final name; the size in bytes.</summary>
    public long Commit(string temporary, string name)
    {
        long size;
        using (FileStream file = new(temporary, FileMode.Open, FileAccess.ReadWrite))
        {
            file.Flush(flushToDisk: true);
            size = file.Length;
        }

        File.Move(temporary, PathOf(name), overwrite: true);
        return size;
    }

    /// <summary>The manifest, or null if there is none.</summary>
    /// <exception cref="BadInputException">It cannot be read.</exception>
    public JobManifest? ReadManifest()
    {
        string path = PathOf(ManifestName);
        if (!File.Exists(path)) return null;
        try
        {
            using FileStream file = File.OpenRead(path);
            return JsonSerializer.Deserialize(file, JobManifestContext.Default.JobManifest) ?? throw new JsonException("it is empty");
        }
        catch (JsonException exception)
        {
            throw new BadInputException($"{path} cannot be read ({OneLine(exception.Message)}): --overwrite starts over.", exception);
        }
    }

    /// <summary>Replaces the manifest in one step.</summary>
    public void WriteManifest(JobManifest manifest)
    {
        string temporary = TemporaryPathOf(ManifestName);
        using (FileStream file = File.Create(temporary)) JsonSerializer.Serialize(file, manifest, JobManifestContext.Default.JobManifest);
        Commit(temporary, ManifestName);
    }

    /// <summary>True if the segment's file is there in the size that the manifest says.</summary>
    public bool Holds(FinishedSegment segment)
    {
        FileInfo file = new(PathOf(segment.File));
        return file.Exists && file.Length == segment.Bytes;
    }

    /// <summary>Deletes all that is in the folder but the lock.</summary>
    public void Clear()
    {
        // The manifest goes last: a kill in between must not leave segments that no manifest explains.
        foreach (string file in Directory.EnumerateFiles(Folder).OrderBy(f => Path.GetFileName(f) == ManifestName))
        {
            if (Path.GetFileName(file) != LockName) File.Delete(file);
        }
    }

    /// <summary>Deletes the folder and lets go of it.</summary>
    public void Delete()
    {
        Clear();
        _lock.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    /// <inheritdoc/>
    public void Dispose() => _lock.Dispose();

    private static string OneLine(string text) => text.ReplaceLineEndings(" ");
}
