namespace Fovea.Upscaling;

/// <summary>Tells whether two paths lead to the same file or folder.</summary>
internal static class RealPath
{
    /// <summary>The full path of <paramref name="path"/> without links on the way; of what does not exist, as far as there is something.</summary>
    public static string Of(string path)
    {
        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        if (Path.GetDirectoryName(full) is not { } parent) return full;
        string here = Path.Combine(Of(parent), Path.GetFileName(full));
        return Target(here) is { } target ? Of(target) : here;
    }

    // Null for what is no link, and for a link that leads around in a circle.
    private static string? Target(string path)
    {
        try
        {
            return File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
