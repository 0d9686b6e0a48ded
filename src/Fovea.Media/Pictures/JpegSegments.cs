using System.Buffers.Binary;
using System.Text;

namespace Fovea.Media.Pictures;

/// <summary>JPEG: segments up to the scans, scans up to the end mark (ISO/IEC 10918-1), and what may follow it.</summary>
internal static class JpegSegments
{
    private const int StartOfScan = 0xDA;
    private const int EndOfImage = 0xD9;
    private const int Comment = 0xFE;

    /// <summary>The largest content of a segment.</summary>
    public const int MostBytes = 65533;

    private const int IccPartBytes = MostBytes - 14;

    private static ReadOnlySpan<byte> IccMark => "ICC_PROFILE\0"u8;

    private static ReadOnlySpan<byte> ExifMark => "Exif\0\0"u8;

    private static ReadOnlySpan<byte> XmpMark => "http://ns.adobe.com/xap/1.0/\0"u8;

    private static ReadOnlySpan<byte> ExtendedXmpMark => "http://ns.adobe.com/xmp/extension/\0"u8;

    private static ReadOnlySpan<byte> PhotoshopMark => "Photoshop 3.0\0"u8;

    /// <summary>The largest EXIF block that fits.</summary>
    public static int MostExif => MostBytes - ExifMark.Length;

    /// <summary>The largest XMP packet that fits in one piece.</summary>
    public static int MostXmp => MostBytes - XmpMark.Length;

    /// <summary>The most captions that fit.</summary>
    public static int MostIptc => MostBytes - 64;

    /// <summary>Takes everything in up to the end mark.</summary>
    public static void Read(PictureBytes file, PictureFacts facts)
    {
        SortedDictionary<int, byte[]> profile = [];
        int profileParts = 0;
        file.Position = 2;
        for (int marker = NextMarker(file); marker != EndOfImage; marker = NextMarker(file))
        {
            if (marker is 0x01 or (>= 0xD0 and <= 0xD8)) continue;
            int length = file.ReadUInt16() - 2;
            if (length < 0) throw new InvalidDataException("a part of it has no length");
            bool wanted = marker is (>= 0xE0 and <= 0xEF) or Comment or (>= 0xC0 and <= 0xCF);
            if (!wanted)
            {
                file.Skip(length);
                continue;
            }

            byte[] content = file.Read(length);
            if (marker == 0xE2 && content.AsSpan().StartsWith(IccMark) && content.Length > 14)
            {
                profile[content[12]] = content[14..];
                profileParts = content[13];
            }
            else
            {
                Take(marker, content, facts);
            }
        }

        if (profile.Count == profileParts && profileParts > 0) facts.Icc = profile.Values.SelectMany(part => part).ToArray();
        else if (profileParts > 0) facts.Damage ??= "parts of its colour profile are missing";
        ReadTail(file, facts);
    }

    /// <summary>Copies a JPEG that ffmpeg wrote, with metadata after its first segment, JFIF's.</summary>
    public static void Write(PictureBytes source, Stream destination, PictureMetadata metadata)
    {
        source.Position = 0;
        destination.Write(source.Read(2));
        long start = 2;
        if (source.ReadUInt16() == 0xFFE0)
        {
            byte[] jfif = source.Read(source.ReadUInt16() - 2);
            if (metadata.Density is { } density && jfif.Length >= 12) SetDensity(jfif, density);
            Write(destination, 0xE0, jfif);
            start = source.Position;
        }

        if (!metadata.Exif.IsEmpty) Write(destination, 0xE1, [.. ExifMark, .. metadata.Exif.Span]);
        if (!metadata.Xmp.IsEmpty) Write(destination, 0xE1, [.. XmpMark, .. metadata.Xmp.Span]);
        int parts = (metadata.Icc.Length + IccPartBytes - 1) / IccPartBytes;
        for (int i = 0; i < parts; i++) Write(destination, 0xE2, [.. IccMark, (byte)(i + 1), (byte)parts, .. metadata.Icc.Span[(i * IccPartBytes)..Math.Min(metadata.Icc.Length, (i + 1) * IccPartBytes)]]);
        if (!metadata.Iptc.IsEmpty) Write(destination, 0xED, [.. PhotoshopMark, .. PhotoshopResources.Of(metadata.Iptc.Span)]);
        foreach (PictureNote note in metadata.Notes) Write(destination, Comment, Encoding.UTF8.GetBytes(note.Text));
        source.Position = start;
        source.CopyTo(destination);
    }

    private static void Take(int marker, byte[] content, PictureFacts facts)
    {
        ReadOnlySpan<byte> bytes = content;
        switch (marker)
        {
            case 0xE0 when bytes.StartsWith("JFIF\0"u8) && bytes.Length >= 12: facts.Density = Density(bytes); break;
            case 0xE1 when bytes.StartsWith(ExifMark): facts.Exif = content.AsMemory(ExifMark.Length); break;
            case 0xE1 when bytes.StartsWith(XmpMark): facts.Xmp = content.AsMemory(XmpMark.Length); break;
            case 0xE1 when bytes.StartsWith(ExtendedXmpMark): facts.AddExtra("the extended XMP"); break;
            case 0xE2 when bytes.StartsWith("urn:iso:std:iso:ts:21496:-1\0"u8): facts.AddExtra("the gain map"); break;
            case 0xED when bytes.StartsWith(PhotoshopMark): facts.Iptc = PhotoshopResources.Iptc(bytes[PhotoshopMark.Length..]); break;
            // What ffmpeg writes into every picture is no one's comment.
            case Comment when !bytes.StartsWith("Lavc"u8): facts.AddNote(PictureNote.Comment, Text(content)); break;
            case 0xC4 or 0xC8 or 0xCC: break;
            case >= 0xC0 and <= 0xCF when bytes.Length > 5: facts.IsCmyk = bytes[5] == 4; break;
        }
    }

    private static string Text(byte[] bytes)
    {
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes).TrimEnd('\0');
        }
        catch (ArgumentException)
        {
            return Encoding.Latin1.GetString(bytes).TrimEnd('\0');
        }
    }

    // Over entropy-coded data, in which FF is followed by 00 or by a restart mark.
    private static int NextMarker(PictureBytes file)
    {
        byte[] buffer = new byte[1 << 14];
        while (true)
        {
            long at = file.Position;
            int read = file.ReadSome(buffer);
            if (read == 0) throw new EndOfStreamException();
            for (int i = 0; (i = IndexOf(buffer.AsSpan(0, read), 0xFF, i)) >= 0 && i + 1 < read; i++)
            {
                if (buffer[i + 1] is 0 or 0xFF or (>= 0xD0 and <= 0xD7)) continue;
                file.Position = at + i + 2;
                return buffer[i + 1];
            }

            if (buffer[read - 1] == 0xFF && read > 1) file.Position = at + read - 1;
        }
    }

    private static int IndexOf(ReadOnlySpan<byte> bytes, byte value, int start)
    {
        int found = bytes[start..].IndexOf(value);
        return found < 0 ? -1 : found + start;
    }

    // Gain maps, the second eye's picture and short videos are appended to the picture that everyone reads.
    private static void ReadTail(PictureBytes file, PictureFacts facts)
    {
        if (XmpPacket.SaysGainMap(facts.Xmp.Span)) facts.AddExtra("the gain map");
        byte[] tail = file.Read(Math.Min(file.Left, 1 << 16));
        int second = tail.AsSpan().IndexOf<byte>([0xFF, 0xD8, 0xFF]);
        if (second >= 0 && !facts.Extras.Contains("the gain map")) facts.AddExtra("a further picture behind the first");
        if (tail.AsSpan().IndexOf("ftyp"u8) >= 0) facts.AddExtra("the video behind the picture");
    }

    private static (long X, long Y)? Density(ReadOnlySpan<byte> jfif)
    {
        (int unit, long x, long y) = (jfif[7], BinaryPrimitives.ReadUInt16BigEndian(jfif[8..]), BinaryPrimitives.ReadUInt16BigEndian(jfif[10..]));
        if (x == 0 || y == 0) return null;
        return unit switch
        {
            1 => ((long)Math.Round(x / 0.0254), (long)Math.Round(y / 0.0254)),
            2 => (x * 100, y * 100),
            _ => null,
        };
    }

    private static void SetDensity(byte[] jfif, (long X, long Y) density)
    {
        (double x, double y) = (Math.Round(density.X * 0.0254), Math.Round(density.Y * 0.0254));
        if (x is < 1 or > ushort.MaxValue || y is < 1 or > ushort.MaxValue) return;
        jfif[7] = 1;
        BinaryPrimitives.WriteUInt16BigEndian(jfif.AsSpan(8), (ushort)x);
        BinaryPrimitives.WriteUInt16BigEndian(jfif.AsSpan(10), (ushort)y);
    }

    private static void Write(Stream destination, int marker, ReadOnlySpan<byte> content)
    {
        destination.Write([0xFF, (byte)marker, (byte)((content.Length + 2) >> 8), (byte)(content.Length + 2)]);
        destination.Write(content);
    }
}
