using System.Buffers.Binary;
using System.Text;

namespace Fovea.Media.Pictures;

/// <summary>Tells kinds of picture files apart by their first bytes.</summary>
internal static class PictureSignature
{
    private const int HeadBytes = 512;

    // Brands of ISO/IEC 23008-12 and of AVIF; "mif1" says HEIF alone, whose coding the other brands say.
    private static readonly string[] HeicBrands = ["heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1"];

    /// <summary>The kind of the file at <paramref name="path"/>; <see cref="PictureFormat.Other"/> if it cannot be opened.</summary>
    public static PictureFormat OfFile(string path)
    {
        try
        {
            using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            byte[] head = new byte[HeadBytes];
            return Of(head.AsSpan(0, file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return PictureFormat.Other;
        }
    }

    /// <summary>The kind of a file that begins so.</summary>
    public static PictureFormat Of(ReadOnlySpan<byte> head) => head switch
    {
        [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => PictureFormat.Png,
        [0xFF, 0xD8, 0xFF, ..] => PictureFormat.Jpeg,
        [(byte)'I', (byte)'I', 42, 0, ..] or [(byte)'M', (byte)'M', 0, 42, ..] => PictureFormat.Tiff,
        [(byte)'I', (byte)'I', 43, 0, ..] or [(byte)'M', (byte)'M', 0, 43, ..] => PictureFormat.BigTiff,
        [0xFF, 0x0A, ..] or [0, 0, 0, 12, (byte)'J', (byte)'X', (byte)'L', (byte)' ', ..] => PictureFormat.JpegXl,
        [0, 0, 1 or 2, 0, > 0, 0, ..] => PictureFormat.Icon,
        _ when head.StartsWith("8BPS"u8) => PictureFormat.Photoshop,
        _ when head.StartsWith("%PDF-"u8) => PictureFormat.Pdf,
        _ when head.Length >= 12 && head.StartsWith("RIFF"u8) && head[8..].StartsWith("WEBP"u8) => PictureFormat.WebP,
        _ when head.Length >= 16 && head[4..].StartsWith("ftyp"u8) => OfBrands(head),
        _ when IsSvg(head) => PictureFormat.Svg,
        _ => PictureFormat.Other,
    };

    private static PictureFormat OfBrands(ReadOnlySpan<byte> head)
    {
        long size = Math.Min(BinaryPrimitives.ReadUInt32BigEndian(head), head.Length);
        List<string> brands = [Encoding.Latin1.GetString(head.Slice(8, 4))];
        for (int at = 16; at + 4 <= size; at += 4) brands.Add(Encoding.Latin1.GetString(head.Slice(at, 4)));

        // Sequences are videos to ffmpeg, and so to us.
        if (brands[0] is "avis") return PictureFormat.Other;
        if (brands[0] is "avif" || (HeicBrands.Contains(brands[0]) && brands.Contains("avif"))) return PictureFormat.Avif;
        return HeicBrands.Contains(brands[0]) ? PictureFormat.Heic : PictureFormat.Other;
    }

    private static bool IsSvg(ReadOnlySpan<byte> head)
    {
        string text = Encoding.Latin1.GetString(head).TrimStart('\u00EF', '\u00BB', '\u00BF', ' ', '\r', '\n', '\t');
        return text.StartsWith('<') && text.Contains("<svg", StringComparison.OrdinalIgnoreCase);
    }
}
