using System.Buffers.Binary;
using System.Text;

namespace Fovea.Media.Pictures;

/// <summary>JPEG XL: a codestream alone, or in boxes beside metadata (ISO/IEC 18181-2).</summary>
internal static class JxlBoxes
{
    private static ReadOnlySpan<byte> Signature => [0, 0, 0, 12, (byte)'J', (byte)'X', (byte)'L', (byte)' ', 0x0D, 0x0A, 0x87, 0x0A];

    /// <summary>Takes the boxes in. The codestream itself says how the picture is turned, and its decoder turns it.</summary>
    public static void Read(PictureBytes file, PictureFacts facts)
    {
        file.Position = 0;
        if (!file.Read(Math.Min(12, file.Length)).AsSpan().SequenceEqual(Signature)) return;
        while (file.Left >= 8)
        {
            (string type, long size) = HeifBox.ReadHead(file);
            long end = file.Position + size;
            switch (type)
            {
                case "Exif" when size > 4:
                    byte[] exif = file.Read(size);
                    long skip = BinaryPrimitives.ReadUInt32BigEndian(exif) + 4L;
                    if (skip < exif.Length) facts.Exif = exif.AsMemory((int)skip);
                    break;
                case "xml ": facts.Xmp = file.Read(size); break;
                case "jumb": facts.AddExtra("the JUMBF data (provenance)"); break;
                case "brob": facts.AddExtra("metadata that are compressed with Brotli"); break;
            }

            file.Position = end;
        }
    }

    /// <summary>Copies a JPEG XL that ffmpeg wrote into boxes with metadata.</summary>
    public static void Write(PictureBytes source, Stream destination, PictureMetadata metadata)
    {
        source.Position = 0;
        bool boxed = source.Read(2)[0] == 0;
        destination.Write(Signature);
        Write(destination, "ftyp", [.. "jxl "u8, 0, 0, 0, 0, .. "jxl "u8]);
        if (!metadata.Exif.IsEmpty) Write(destination, "Exif", [0, 0, 0, 0, .. metadata.Exif.Span]);
        if (!metadata.Xmp.IsEmpty) Write(destination, "xml ", metadata.Xmp.Span);
        source.Position = boxed ? 12 + 20 : 0;
        if (!boxed) WriteHead(destination, "jxlc", source.Left);
        source.CopyTo(destination);
    }

    private static void Write(Stream destination, string type, ReadOnlySpan<byte> content)
    {
        WriteHead(destination, type, content.Length);
        destination.Write(content);
    }

    private static void WriteHead(Stream destination, string type, long size)
    {
        byte[] head = new byte[8];
        BinaryPrimitives.WriteUInt32BigEndian(head, checked((uint)(size + 8)));
        Encoding.Latin1.GetBytes(type, head.AsSpan(4));
        destination.Write(head);
    }
}
