using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Fovea.Upscaling;

/// <summary>
/// The folder beside the output in which a job works. Whatever lies in it under a final name is whole: files are
/// written under a temporary name, flushed to the disk and renamed. One process at a time holds it.
/// </summary>
internal sealed partial class WorkFolder : IDisposable
{
    /// <summary>How the names of work folders end.</summary>
    public const string Ending = ".fovea-work";

    /// <summary>Name of the file that says what lies in the folder.</summary>
    public const string ManifestName = "manifest.json";

    private const string LockName = "lock";
    private const string TemporaryMark = ".part";

    // What common file systems hold in one name, in bytes.
    private const int LongestName = 255;
    private const int HashDigits = 16;

    private readonly FileStream _lock;

    private WorkFolder(string path, FileStream held) => (Folder, _lock) = (path, held);

    /// <summary>Path of the folder.</summary>
    public string Folder { get; }

    /// <summary>Where the work for an output lies: under its name, cut where that would be too long.</summary>
    public static string PathFor(string output)
    {
        string name = Path.GetFileName(output);
        int bytes = Encoding.UTF8.GetByteCount(name);
        if (bytes + Ending.Length <= LongestName) return output + Ending;
        string hash = "-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..HashDigits];
        while (bytes + hash.Length + Ending.Length > LongestName)
        {
            name = name[..^(name.Length > 1 && char.IsLowSurrogate(name[^1]) ? 2 : 1)];
            bytes = Encoding.UTF8.GetByteCount(name);
        }

        return Path.Combine(Path.GetDirectoryName(output) ?? "", name + hash + Ending);
    }

    /// <summary>True if a job has begun there and its end is not seen.</summary>
    public static bool HoldsJob(string output) => File.Exists(Path.Combine(PathFor(output), ManifestName));

    /// <summary>Makes or opens the folder and takes hold of it; what a killed job left half-written is deleted.</summary>
    /// <exception cref="FoveaException">Another process works in it, or it cannot be made.</exception>
    public static WorkFolder Open(string output)
    {
        string path = PathFor(output);
        WorkFolder folder;
        try
        {
            Directory.CreateDirectory(path);
            folder = new WorkFolder(path, Hold(path));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            RemoveEmpty(path);
            throw Unusable(path, exception);
        }

        foreach (string part in folder.Files().Where(file => file.Contains(TemporaryMark, StringComparison.Ordinal))) File.Delete(part);
        return folder;
    }

    /// <summary>The failure that tells of a process that works for <paramref name="output"/> right now; null if there is none.</summary>
    public static FoveaException? Busy(string output)
    {
        string path = PathFor(output);
        try
        {
            if (File.Exists(Path.Combine(path, LockName))) Hold(path).Dispose();
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Unusable(path, exception);
        }
    }

    /// <summary>Path of a file in the folder under its final name.</summary>
    public string PathOf(string name) => Path.Combine(Folder, name);

    /// <summary>
    /// A temporary path for <paramref name="name"/> with the same extension. No other process has ever used it: an
    /// encoder that outlived its killed parent may still be writing its own.
    /// </summary>
    public string TemporaryPathOf(string name)
        => Path.Combine(Folder, $"{Path.GetFileNameWithoutExtension(name)}{TemporaryMark}-{Guid.NewGuid():N}{Path.GetExtension(name)}");

    /// <summary>Flushes a temporary file to the disk and gives it its final name.</summary>
    public void Commit(string temporary, string name)
    {
        using (FileStream file = new(temporary, FileMode.Open, FileAccess.ReadWrite)) file.Flush(flushToDisk: true);
        File.Move(temporary, PathOf(name), overwrite: true);
    }

    /// <summary>Deletes all that jobs have put into the folder but the lock.</summary>
    public void Clear()
    {
        // The manifest goes last: a kill in between must not leave segments that no manifest explains.
        foreach (string file in Files().OrderBy(f => Path.GetFileName(f) == ManifestName))
        {
            if (Path.GetFileName(file) != LockName) File.Delete(file);
        }
    }

    /// <summary>Deletes the folder, unless something else lies in it, and lets go of it.</summary>
    public void Delete()
    {
        Clear();
        _lock.Dispose();
        File.Delete(PathOf(LockName));
        RemoveEmpty(Folder);
    }

    /// <inheritdoc/>
    public void Dispose() => _lock.Dispose();

    // Only what jobs make: a person may keep things in a folder of this name.
    private IEnumerable<string> Files() => Directory.GetFiles(Folder).Where(file => JobFile().IsMatch(Path.GetFileName(file)));

    private static void RemoveEmpty(string folder)
    {
        if (Directory.Exists(folder) && !Directory.EnumerateFileSystemEntries(folder).Any()) Directory.Delete(folder);
    }

    private static FileStream Hold(string path) => new(Path.Combine(path, LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);

    // The error of a file that another process has open: EAGAIN of Linux, of macOS and the BSDs, and Windows' sharing violation.
    private static FoveaException Unusable(string path, Exception exception)
    {
        int code = exception.HResult & 0xFFFF;
        bool held = exception is IOException && (OperatingSystem.IsWindows() ? code is 32 or 33 : code == (OperatingSystem.IsLinux() ? 11 : 35));
        return held
            ? new FoveaException($"another process is working in '{path}': wait for it, or end it first.", exception)
            : new FoveaException($"the work folder '{path}' cannot be used: {OneLine(exception.Message)}", exception);
    }

    private static string OneLine(string text) => text.ReplaceLineEndings(" ");

    [GeneratedRegex(@"^(lock|manifest|segment|joined|trial)([-.]|\z)|\.part-", RegexOptions.ExplicitCapture)]
    private static partial Regex JobFile();
}
