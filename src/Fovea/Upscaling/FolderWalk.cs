using Fovea.Media;

namespace Fovea.Upscaling;

/// <summary>
/// Finds the pictures and videos in a folder at any depth: every one once, whatever links lead to it, and under its own
/// name rather than a link's. What jobs have put there, outputs and work folders, is left out in silence; everything
/// else that is left out is listed.
/// </summary>
internal sealed class FolderWalk
{
    private readonly string _root;
    private readonly string? _output;
    private readonly HashSet<string> _seen;
    private readonly List<string> _files = [];
    private readonly List<PassedOver> _passedOver = [];
    private readonly Queue<FileSystemInfo> _links = new();

    private FolderWalk(string root, string output, HashSet<string> seen)
    {
        (_root, _output, _seen) = (RealPath.Of(root), RealPath.Of(output), seen);
        Visit(new DirectoryInfo(root), _root);
        while (_links.TryDequeue(out FileSystemInfo? link)) Follow(link);
    }

    /// <summary>The files in ordinal order of their paths.</summary>
    public IReadOnlyList<string> Files => [.. _files.Order(StringComparer.Ordinal)];

    /// <summary>What else there is, in that order.</summary>
    public IReadOnlyList<PassedOver> PassedOver => [.. _passedOver.OrderBy(file => file.Path, StringComparer.Ordinal)];

    /// <summary>Goes through a folder.</summary>
    /// <param name="root">The folder.</param>
    /// <param name="output">The folder for outputs, which may lie in it.</param>
    /// <param name="seen">Real paths of files and folders that were found before; grows.</param>
    public static FolderWalk Through(string root, string output, HashSet<string> seen) => new(root, output, seen);

    private void Visit(DirectoryInfo folder, string real)
    {
        if (real == _output || real.EndsWith(WorkFolder.Ending, StringComparison.Ordinal) || !_seen.Add(real)) return;
        FileSystemInfo[] entries;
        try
        {
            entries = [.. folder.EnumerateFileSystemInfos().OrderBy(entry => entry.Name, StringComparer.Ordinal)];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            PassOver(folder, "cannot be read");
            return;
        }

        foreach (FileSystemInfo entry in entries)
        {
            // .NET shows bytes that are no UTF-8 as this character, and opens no file by such a name.
            if (entry.Name.Contains('\uFFFD', StringComparison.Ordinal) && !entry.Exists) PassOver(entry, "names that are not valid UTF-8, so that they cannot be opened: rename them");
            else if (entry.Attributes.HasFlag(FileAttributes.Hidden)) PassOver(entry, "hidden");
            else if (entry.LinkTarget is not null) _links.Enqueue(entry);
            else if (entry is DirectoryInfo inner) Visit(inner, Path.Combine(real, inner.Name));
            else Take(entry, Path.Combine(real, entry.Name));
        }
    }

    private void Take(FileSystemInfo file, string real)
    {
        if (!MediaEndings.IsMedia(file.Name)) PassOver(file, "neither pictures nor videos by their names");
        else if (!_seen.Add(real)) PassOver(file, "the same as another file");
        else _files.Add(file.FullName);
    }

    // After all that is no link: a link's name is second to a file's own.
    private void Follow(FileSystemInfo link)
    {
        string real = RealPath.Of(link.FullName);
        bool isAround = (_root + Path.DirectorySeparatorChar).StartsWith(Path.TrimEndingDirectorySeparator(real) + Path.DirectorySeparatorChar, StringComparison.Ordinal);
        if (Directory.Exists(real) && (isAround || _seen.Contains(real))) PassOver(link, "links to folders that are gone through anyway");
        else if (Directory.Exists(real)) Visit(new DirectoryInfo(link.FullName), real);
        else if (File.Exists(real)) Take(link, real);
        else PassOver(link, "links to nothing");
    }

    private void PassOver(FileSystemInfo entry, string reason) => _passedOver.Add(new PassedOver(entry.FullName, reason));
}
