using System.Buffers.Binary;
using System.Text;

namespace Fovea.Media.Pictures;

/// <summary>WebP: chunks in RIFF (RFC 9649).</summary>
internal static class WebPChunks
{
    private const int HeaderBytes = 12;

    /// <summary>Takes everything in.</summary>
    public static void Read(PictureBytes file, PictureFacts facts)
    {
        file.Position = 4;
        long end = file.ReadUInt32(little: true) + 8;
        file.Position = HeaderBytes;
        while (file.Position + 8 <= Math.Min(end, file.Length))
        {
            string type = Encoding.Latin1.GetString(file.Read(4));
            long length = file.ReadUInt32(little: true);
            long next = file.Position + length + (length & 1);
            switch (type)
            {
                case "ANIM" or "ANMF": facts.IsAnimated = true; break;
                case "ICCP": facts.Icc = file.Read(length); break;
                case "XMP ": facts.Xmp = file.Read(length); break;
                case "EXIF":
                    byte[] exif = file.Read(length);
                    facts.Exif = exif.AsSpan().StartsWith("Exif\0\0"u8) ? exif.AsMemory(6) : exif;
                    break;
            }

            if (next > file.Length + 1) throw new EndOfStreamException();
            file.Position = Math.Min(next, file.Length);
        }

        if (end > file.Length + 1) throw new EndOfStreamException();
    }

    /// <summary>Copies a WebP of one picture that ffmpeg wrote into the extended form with metadata.</summary>
    /// <param name="source">What ffmpeg wrote.</param>
    /// <param name="destination">The copy.</param>
    /// <param name="metadata">Metadata.</param>
    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    public static void Write(PictureBytes source, Stream destination, PictureMetadata metadata, int width, int height)
    {
        using MemoryStream picture = new();
        bool alpha = CopyPicture(source, picture);
        int flags = (metadata.Icc.IsEmpty ? 0 : 0x20) | (alpha ? 0x10 : 0) | (metadata.Exif.IsEmpty ? 0 : 0x08) | (metadata.Xmp.IsEmpty ? 0 : 0x04);
        byte[] extended = new byte[10];
        extended[0] = (byte)flags;
        WriteSize(extended.AsSpan(4), width);
        WriteSize(extended.AsSpan(7), height);
        using MemoryStream body = new();
        Write(body, "VP8X", extended);
        if (!metadata.Icc.IsEmpty) Write(body, "ICCP", metadata.Icc.Span);
        picture.WriteTo(body);
        if (!metadata.Exif.IsEmpty) Write(body, "EXIF", metadata.Exif.Span);
        if (!metadata.Xmp.IsEmpty) Write(body, "XMP ", metadata.Xmp.Span);
        destination.Write([.. "RIFF"u8, .. Number(body.Length + 4), .. "WEBP"u8]);
        body.WriteTo(destination);
    }

    // The chunks of the picture itself; true if it has opacity.
    private static bool CopyPicture(PictureBytes source, MemoryStream picture)
    {
        bool alpha = false;
        source.Position = HeaderBytes;
        while (source.Left >= 8)
        {
            byte[] head = source.Read(8);
            string type = Encoding.Latin1.GetString(head, 0, 4);
            long length = BinaryPrimitives.ReadUInt32LittleEndian(head.AsSpan(4));
            length = Math.Min(length + (length & 1), source.Left);
            long at = source.Position;
            if (type is "VP8L" && length >= 5) alpha = (source.Read(5)[4] & 0x10) != 0;
            alpha |= type is "ALPH";
            source.Position = at;
            if (type is "VP8 " or "VP8L" or "ALPH")
            {
                picture.Write(head);
                source.CopyTo(picture, length);
            }
            else
            {
                source.Skip(length);
            }
        }

        return alpha;
    }

    private static void Write(MemoryStream body, string type, ReadOnlySpan<byte> data)
    {
        body.Write(Encoding.Latin1.GetBytes(type));
        body.Write(Number(data.Length));
        body.Write(data);
        if (data.Length % 2 == 1) body.WriteByte(0);
    }

    // Sizes are stored less one, in three bytes.
    private static void WriteSize(Span<byte> field, int size)
        => (field[0], field[1], field[2]) = ((byte)(size - 1), (byte)((size - 1) >> 8), (byte)((size - 1) >> 16));

    private static byte[] Number(long value)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, (uint)value);
        return bytes;
    }
}
