namespace Fovea.Media;

/// <summary>How ffmpeg and ffprobe are told to read a file: exactly the named one, and no other through it.</summary>
internal static class MediaInput
{
    // In a name with one of these, ffmpeg sees a pattern of many pictures.
    private const string PatternCharacters = "%*?{[";

    private const int SignatureBytes = 64;

    /// <summary>The input option for <paramref name="path"/> and what must stand before it.</summary>
    public static IReadOnlyList<string> Arguments(string path) => [.. Reading(path), "-protocol_whitelist", "file", "-i", MediaPath.ToArgument(path)];

    private static IEnumerable<string> Reading(string path)
    {
        bool looksLikePattern = Path.GetFullPath(path).AsSpan().ContainsAny(PatternCharacters);
        if (!looksLikePattern) return ["-format_whitelist", Demuxers.OfOneFile + "," + Demuxers.PictureByName];
        if (!MediaEndings.IsPicture(path) && !MediaEndings.Has(path, ".gif")) return ["-format_whitelist", Demuxers.OfOneFile];
        return SignedDemuxer(path) is { } demuxer ? ["-f", demuxer] : ["-f", Demuxers.PictureByName, "-pattern_type", "none"];
    }

    // What ffmpeg would find by content, were the name not in its way; null for pictures that only their name tells.
    private static string? SignedDemuxer(string path)
    {
        Span<byte> buffer = stackalloc byte[SignatureBytes];
        ReadOnlySpan<byte> head = buffer[..ReadHead(path, buffer)];
        return head switch
        {
            [0x89, (byte)'P', (byte)'N', (byte)'G', ..] => head.IndexOf("acTL"u8) > 0 ? "apng" : "png_pipe",
            [0xFF, 0xD8, 0xFF, ..] => "jpeg_pipe",
            [(byte)'G', (byte)'I', (byte)'F', (byte)'8', ..] => "gif",
            [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, (byte)'W', (byte)'E', (byte)'B', (byte)'P', ..] => "webp_pipe",
            [(byte)'B', (byte)'M', ..] => "bmp_pipe",
            [(byte)'I', (byte)'I', 42, 0, ..] or [(byte)'M', (byte)'M', 0, 42, ..] => "tiff_pipe",
            [_, _, _, _, (byte)'f', (byte)'t', (byte)'y', (byte)'p', ..] => "mov",
            _ => null,
        };
    }

    private static int ReadHead(string path, Span<byte> head)
    {
        try
        {
            using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
            return file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }
}
