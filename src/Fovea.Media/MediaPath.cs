namespace Fovea.Media;

/// <summary>Names of files as ffmpeg takes them.</summary>
internal static class MediaPath
{
    /// <summary>The file that swallows what is written to it: for trials.</summary>
    public static string Nowhere => OperatingSystem.IsWindows() ? "NUL" : "/dev/null";

    /// <summary>
    /// The path as an argument that is a file and nothing else: neither an option (<c>-x.mp4</c>) nor a protocol
    /// (<c>concat:a.ts</c>).
    /// </summary>
    public static string ToArgument(string path) => "file:" + Path.GetFullPath(path);
}
