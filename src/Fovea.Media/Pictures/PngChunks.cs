using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Fovea.Media.Pictures;

/// <summary>PNG: a signature, then chunks of length, type, data and checksum (ISO/IEC 15948, third edition).</summary>
internal static class PngChunks
{
    private const int SignatureBytes = 8;
    private const int HeaderChunkBytes = 25;
    private const string XmpKeyword = "XML:com.adobe.xmp";
    private const string RawProfile = "Raw profile type ";

    private static readonly HashSet<string> Wanted = ["acTL", "iCCP", "cICP", "gAMA", "cHRM", "sRGB", "pHYs", "eXIf", "tEXt", "zTXt", "iTXt"];

    /// <summary>Takes everything in, and looks at every checksum.</summary>
    public static void Read(PictureBytes file, PictureFacts facts)
    {
        file.Position = SignatureBytes;
        while (true)
        {
            long at = file.Position;
            long length = file.ReadUInt32();
            byte[] type = file.Read(4);
            string name = Encoding.Latin1.GetString(type);
            if (name == "IEND") return;
            bool wanted = Wanted.Contains(name) && length <= PictureBytes.MostBytes;
            byte[] data = wanted ? file.Read(length) : [];
            uint crc = Crc32.Append(Crc32.Append(0, type), data);
            if (!wanted) crc = Pass(file, length, crc);
            if ((uint)file.ReadUInt32() != crc) facts.Damage ??= FormattableString.Invariant($"the checksum of its part {(name.All(char.IsAsciiLetter) ? name : "?")} at byte {at} is wrong");
            else if (wanted) Take(name, data, facts);
        }
    }

    /// <summary>Copies a PNG that ffmpeg wrote, with metadata before its pixels.</summary>
    public static void Write(PictureBytes source, Stream destination, PictureMetadata metadata)
    {
        source.Position = 0;
        destination.Write(source.Read(SignatureBytes + HeaderChunkBytes));
        foreach (PngChunk chunk in Chunks(metadata)) Write(destination, chunk.Type, chunk.Data);
        while (source.Left >= 12)
        {
            long at = source.Position;
            long size = source.ReadUInt32() + 12;
            string type = Encoding.Latin1.GetString(source.Read(4));
            source.Position = at;
            if (type is "gAMA" or "cHRM" or "sRGB" or "iCCP" or "cICP" or "pHYs" or "eXIf") source.Skip(size);
            else source.CopyTo(destination, size);
        }
    }

    private static void Take(string type, byte[] data, PictureFacts facts)
    {
        switch (type)
        {
            case "acTL": facts.IsAnimated = true; break;
            case "cICP" when data.Length == 4: facts.Coding = (data[0], data[1], data[2]); break;
            case "gAMA" or "cHRM" or "sRGB": facts.PngColor.Add(new PngChunk(type, data)); break;
            case "pHYs" when data.Length == 9 && data[8] == 1: facts.Density = (BinaryPrimitives.ReadUInt32BigEndian(data), BinaryPrimitives.ReadUInt32BigEndian(data.AsSpan(4))); break;
            case "eXIf": facts.Exif = data; break;
            case "iCCP" when Split(data) is (_, { Length: > 1 } rest): facts.Icc = Inflate(rest.AsSpan(1)); break;
            case "tEXt" when Split(data) is (string keyword, byte[] text): TakeText(keyword, Encoding.Latin1.GetString(text), text, facts); break;
            case "zTXt" when Split(data) is (string keyword, { Length: > 1 } rest):
                byte[] inflated = Inflate(rest.AsSpan(1));
                TakeText(keyword, Encoding.Latin1.GetString(inflated), inflated, facts);
                break;
            case "iTXt" when Split(data) is (string keyword, { Length: > 2 } rest): TakeInternational(keyword, rest, facts); break;
        }
    }

    private static void TakeInternational(string keyword, byte[] rest, PictureFacts facts)
    {
        if (Split(rest[2..]) is not (_, byte[] afterLanguage) || Split(afterLanguage) is not (_, byte[] text)) return;
        byte[] plain = rest[0] == 1 ? Inflate(text) : text;
        TakeText(keyword, Encoding.UTF8.GetString(plain), plain, facts);
    }

    private static void TakeText(string keyword, string text, byte[] bytes, PictureFacts facts)
    {
        if (keyword == XmpKeyword) facts.Xmp = bytes;
        else if (keyword.StartsWith(RawProfile, StringComparison.Ordinal)) TakeRawProfile(keyword[RawProfile.Length..], text, facts);
        else facts.AddNote(keyword, text);
    }

    // What ImageMagick wrote before PNG had a place for EXIF: a name, a length and hexadecimal digits.
    private static void TakeRawProfile(string kind, string text, PictureFacts facts)
    {
        string[] words = text.Split((char[]?)null, 3, StringSplitOptions.RemoveEmptyEntries);
        if (words.Length < 3) return;
        string digits = string.Concat(words[2].Where(char.IsAsciiHexDigit));
        byte[] bytes = Convert.FromHexString(digits.AsSpan(0, digits.Length & ~1));
        if (kind is "exif" or "APP1" && bytes.AsSpan().StartsWith("Exif\0\0"u8)) facts.Exif = facts.Exif.IsEmpty ? bytes.AsMemory(6) : facts.Exif;
        else if (kind is "xmp" && facts.Xmp.IsEmpty) facts.Xmp = bytes;
        else if (kind is "iptc" or "8bim") facts.Iptc = PhotoshopResources.Iptc(bytes);
    }

    private static IEnumerable<PngChunk> Chunks(PictureMetadata metadata)
    {
        if (metadata.Coding is { } coding) yield return new PngChunk("cICP", [(byte)coding.Primaries, (byte)coding.Transfer, 0, 1]);
        if (!metadata.Icc.IsEmpty) yield return new PngChunk("iCCP", [.. "ICC profile\0\0"u8, .. Deflate(metadata.Icc.Span)]);
        foreach (PngChunk chunk in metadata.PngColor) yield return chunk;
        if (metadata.Density is { } density) yield return new PngChunk("pHYs", [.. Number(density.X), .. Number(density.Y), 1]);
        if (!metadata.Exif.IsEmpty) yield return new PngChunk("eXIf", metadata.Exif.ToArray());
        if (!metadata.Xmp.IsEmpty) yield return new PngChunk("iTXt", [.. Encoding.Latin1.GetBytes(XmpKeyword), 0, 0, 0, 0, 0, .. metadata.Xmp.Span]);
        foreach (PictureNote note in metadata.Notes) yield return Note(note);
    }

    private static PngChunk Note(PictureNote note)
    {
        byte[] keyword = Encoding.Latin1.GetBytes(note.Keyword.Length > 79 ? note.Keyword[..79] : note.Keyword);
        return note.Text.All(c => c is > '\0' and <= '\u00FF')
            ? new PngChunk("tEXt", [.. keyword, 0, .. Encoding.Latin1.GetBytes(note.Text)])
            : new PngChunk("iTXt", [.. keyword, 0, 0, 0, 0, 0, .. Encoding.UTF8.GetBytes(note.Text.Replace("\0", "", StringComparison.Ordinal))]);
    }

    private static uint Pass(PictureBytes file, long length, uint crc)
    {
        if (length > file.Left) throw new EndOfStreamException();
        byte[] buffer = new byte[1 << 16];
        for (long left = length; left > 0;)
        {
            int read = file.ReadSome(buffer.AsSpan(0, (int)Math.Min(left, buffer.Length)));
            if (read == 0) throw new EndOfStreamException();
            crc = Crc32.Append(crc, buffer.AsSpan(0, read));
            left -= read;
        }

        return crc;
    }

    // A keyword, a zero and the rest.
    private static (string Keyword, byte[] Data)? Split(byte[] data)
    {
        int zero = Array.IndexOf(data, (byte)0);
        return zero < 0 ? null : (Encoding.Latin1.GetString(data, 0, zero), data[(zero + 1)..]);
    }

    private static byte[] Inflate(ReadOnlySpan<byte> compressed)
    {
        using ZLibStream zlib = new(new MemoryStream(compressed.ToArray()), CompressionMode.Decompress);
        using MemoryStream plain = new();
        byte[] buffer = new byte[1 << 16];
        for (int read; (read = zlib.Read(buffer)) > 0;)
        {
            plain.Write(buffer, 0, read);
            if (plain.Length > PictureBytes.MostBytes) throw new InvalidDataException("a block of metadata is too large");
        }

        return plain.ToArray();
    }

    private static byte[] Deflate(ReadOnlySpan<byte> plain)
    {
        using MemoryStream compressed = new();
        using (ZLibStream zlib = new(compressed, CompressionLevel.Optimal, leaveOpen: true)) zlib.Write(plain);
        return compressed.ToArray();
    }

    private static void Write(Stream destination, string type, byte[] data)
    {
        byte[] name = Encoding.Latin1.GetBytes(type);
        destination.Write(Number(data.Length));
        destination.Write(name);
        destination.Write(data);
        destination.Write(Number(Crc32.Append(Crc32.Append(0, name), data)));
    }

    private static byte[] Number(long value)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, (uint)value);
        return bytes;
    }
}

/// <summary>The checksum of PNG's chunks (ISO 3309).</summary>
internal static class Crc32
{
    private static readonly uint[] Table = [.. Enumerable.Range(0, 256).Select(Entry)];

    /// <summary>Goes on from <paramref name="crc"/>, which is 0 at the start.</summary>
    public static uint Append(uint crc, ReadOnlySpan<byte> bytes)
    {
        uint value = ~crc;
        foreach (byte b in bytes) value = Table[(byte)(value ^ b)] ^ (value >> 8);
        return ~value;
    }

    private static uint Entry(int index)
    {
        uint value = (uint)index;
        for (int bit = 0; bit < 8; bit++) value = (value & 1) != 0 ? 0xEDB88320 ^ (value >> 1) : value >> 1;
        return value;
    }
}

/// <summary>A chunk of a PNG file.</summary>
/// <param name="Type">Its four letters.</param>
/// <param name="Data">Its bytes.</param>
internal sealed record PngChunk(string Type, byte[] Data);
