using System.Text.RegularExpressions;

namespace Fovea.Media;

/// <summary>Picks from ffmpeg's many lines of complaint the one worth showing.</summary>
internal static partial class FfmpegComplaint
{
    // Lines that only follow from an earlier one.
    private static readonly string[] Echoes = ["Conversion failed", "Error initializing output stream", "Error opening output file", "Error opening input file", "Error opening input:", "Task finished with error", "Terminating thread", "Nothing was written", "Error while opening encoder", "Error while processing the decoded data", "Svt[info]", "Svt[warn]"];

    // ffmpeg would print the whole list of what it may open.
    private const string OtherFiles = "it is neither a video nor a picture, but of a kind that may name other files, such as a playlist, and Fovea opens only what it is given; name the video itself";

    /// <summary>The first line that is not merely an echo, without its <c>[h264 @ 0x55…]</c> mark; full disks come first.</summary>
    public static string Choose(int exitCode, IReadOnlyList<string> lines)
    {
        string? full = lines.FirstOrDefault(IsDiskFull);
        if (full is not null) return "no space left on the disk";
        if (lines.Any(text => text.Contains("not on whitelist", StringComparison.Ordinal))) return OtherFiles;
        string? line = lines.FirstOrDefault(text => !Echoes.Any(echo => text.Contains(echo, StringComparison.Ordinal))) ?? (lines.Count > 0 ? lines[0] : null);
        if (line is not null) return Clean(line);
        return exitCode > 128 ? $"it was killed (signal {exitCode - 128})" : $"it ended with exit code {exitCode} and said nothing";
    }

    /// <summary>True for the line that a full disk leaves.</summary>
    public static bool IsDiskFull(string line) => line.Contains("No space left on device", StringComparison.OrdinalIgnoreCase);

    /// <summary>The line without the mark of the part of ffmpeg that wrote it.</summary>
    public static string Clean(string line) => Mark().Replace(line, "").Trim();

    [GeneratedRegex(@"\[[^\]]* @ 0x[0-9a-f]+\]\s*")]
    private static partial Regex Mark();
}
