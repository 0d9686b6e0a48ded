using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Fovea.Media;

namespace Fovea.Tests.Media.Pictures;

/// <summary>Picture files with metadata, put together by hand from what ffmpeg wrote, so that Fovea's writers do not judge themselves.</summary>
internal static class LabelledPictures
{
    public const string Date = "2020:01:02 03:04:05";
    public const string Maker = "Anna's camera";

    /// <summary>Something of the size and marks of a profile of RGB.</summary>
    public static byte[] Icc { get; } = MakeIcc();

    public static byte[] Xmp { get; } = Encoding.ASCII.GetBytes("""<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:Description tiff:Orientation="6" exif:PixelXDimension="48"><dc:creator>Zoe</dc:creator></rdf:Description></x:xmpmeta>""");

    /// <summary>Maker, orientation, date; then width and height in EXIF's own directory; then a thumbnail of no sense.</summary>
    public static byte[] Exif(int orientation = 6)
    {
        byte[] maker = Encoding.ASCII.GetBytes(Maker + "\0");
        byte[] date = Encoding.ASCII.GetBytes(Date + "\0");
        const int First = 8;
        const int Sub = First + 2 + (4 * 12) + 4;
        int text = Sub + 2 + (2 * 12) + 4;
        using MemoryStream block = new();
        block.Write([.. "MM\0*\0\0\0\b"u8, 0, 4]);
        block.Write([.. Entry(0x010F, 2, maker.Length, text), .. Entry(0x0112, 3, 1, orientation << 16), .. Entry(0x0132, 2, date.Length, text + maker.Length), .. Entry(0x8769, 4, 1, Sub), .. Number(text)]);
        block.Write([0, 2, .. Entry(0xA002, 4, 1, 48), .. Entry(0xA003, 4, 1, 32), 0, 0, 0, 0]);
        block.Write([.. maker, .. date]);
        return block.ToArray();
    }

    /// <summary>A picture of 48x32 with profile, EXIF (to be turned clockwise by a quarter) and XMP.</summary>
    public static async Task<string> MakeAsync(MediaFolder folder, string extension, byte[]? exif = null)
    {
        exif ??= Exif();
        string plain = await folder.MakeAsync($"-f lavfi -i testsrc2=s=48x32 -frames:v 1 {(extension == "webp" ? "-lossless 1" : "-pix_fmt " + (extension == "jpg" ? "yuvj444p" : "rgb24"))} -f {(extension == "webp" ? "webp" : "image2 -update 1")} @plain.{extension}");
        byte[] file = await File.ReadAllBytesAsync(plain, MediaFolder.Cancel);
        byte[] labelled = extension switch
        {
            "png" => Png(file, exif),
            "jpg" => [.. file[..2], .. Segment(0xE1, [.. "Exif\0\0"u8, .. exif]), .. Segment(0xE1, [.. "http://ns.adobe.com/xap/1.0/\0"u8, .. Xmp]), .. Segment(0xE2, [.. "ICC_PROFILE\0"u8, 1, 1, .. Icc]), .. file[2..]],
            "webp" => WebP(file, exif),
            _ => Tiff(),
        };
        await File.WriteAllBytesAsync(folder[$"in.{extension}"], labelled, MediaFolder.Cancel);
        return folder[$"in.{extension}"];
    }

    public static byte[] Png(byte[] file, byte[] exif)
    {
        using MemoryStream packed = new();
        using (ZLibStream zlib = new(packed, CompressionLevel.Fastest, leaveOpen: true)) zlib.Write(Icc);
        return [.. file[..33], .. Chunk("iCCP", [.. "x\0\0"u8, .. packed.ToArray()]), .. Chunk("eXIf", exif), .. Chunk("iTXt", [.. "XML:com.adobe.xmp\0\0\0\0\0"u8, .. Xmp]), .. file[33..]];
    }

    public static byte[] Chunk(string type, byte[] data)
    {
        byte[] named = [.. Encoding.ASCII.GetBytes(type), .. data];
        uint crc = uint.MaxValue;
        foreach (byte b in named)
        {
            crc ^= b;
            for (int i = 0; i < 8; i++) crc = (crc >> 1) ^ ((crc & 1) * 0xEDB88320);
        }

        return [.. Number(data.Length), .. named, .. Number((int)~crc)];
    }

    public static byte[] Segment(byte marker, byte[] content) => [0xFF, marker, (byte)((content.Length + 2) >> 8), (byte)(content.Length + 2), .. content];

    /// <summary>A TIFF of 48x32, red at the left, blue at the right, with a directory for each page.</summary>
    public static byte[] Tiff(int pages = 1, int extraSamples = -1, params byte[] pixel)
    {
        int samples = extraSamples < 0 ? 3 : 4;
        byte[] pixels = new byte[48 * 32 * samples];
        for (int i = 0; i < 48 * 32; i++)
        {
            if (pixel.Length > 0) pixel.CopyTo(pixels, i * samples);
            else pixels[(i * samples) + (i % 48 < 24 ? 0 : 2)] = 255;
        }

        const int Data = 8;
        using MemoryStream file = new();
        file.Write([.. "II*\0"u8, 0, 0, 0, 0, .. pixels, .. Icc, .. Xmp, 8, 0, 8, 0, 8, 0, 8, 0, .. Encoding.ASCII.GetBytes(Maker + "\0"), .. new byte[1]]);
        int icc = Data + pixels.Length;
        int xmp = icc + Icc.Length;
        int bits = xmp + Xmp.Length;
        int maker = bits + 8;
        int link = 4;
        for (int page = 0; page < pages; page++)
        {
            if (file.Position % 2 == 1) file.WriteByte(0);
            int at = (int)file.Position;
            Patch(file, link, at);
            List<byte[]> entries =
            [
                Little(256, 4, 1, 48), Little(257, 4, 1, 32), Little(258, 3, samples, bits), Little(259, 3, 1, 1), Little(262, 3, 1, 2), Little(271, 2, Maker.Length + 1, maker), Little(273, 4, 1, Data),
                Little(274, 3, 1, 6), Little(277, 3, 1, samples), Little(278, 4, 1, 32), Little(279, 4, 1, pixels.Length),
            ];
            if (extraSamples >= 0) entries.Add(Little(338, 3, 1, extraSamples));
            entries.AddRange([Little(700, 1, Xmp.Length, xmp), Little(34675, 7, Icc.Length, icc)]);
            file.Write([(byte)entries.Count, 0, .. entries.SelectMany(entry => entry), 0, 0, 0, 0]);
            link = at + 2 + (12 * entries.Count);
        }

        return file.ToArray();
    }

    private static byte[] WebP(byte[] file, byte[] exif)
    {
        byte[] Riff(string type, byte[] data) => [.. Encoding.ASCII.GetBytes(type), .. LittleNumber(data.Length), .. data, .. new byte[data.Length & 1]];
        byte[] body = [.. Riff("VP8X", [0x2C, 0, 0, 0, 47, 0, 0, 31, 0, 0]), .. Riff("ICCP", Icc), .. file[12..], .. Riff("EXIF", exif), .. Riff("XMP ", Xmp)];
        return [.. "RIFF"u8, .. LittleNumber(body.Length + 4), .. "WEBP"u8, .. body];
    }

    private static byte[] MakeIcc()
    {
        byte[] icc = new byte[600];
        new Random(7).NextBytes(icc);
        "RGB XYZ "u8.CopyTo(icc.AsSpan(16));
        "acsp"u8.CopyTo(icc.AsSpan(36));
        return icc;
    }

    private static byte[] Entry(int tag, int type, int count, int value) => [(byte)(tag >> 8), (byte)tag, 0, (byte)type, .. Number(count), .. Number(value)];

    private static byte[] Little(int tag, int type, int count, int value) => [(byte)tag, (byte)(tag >> 8), (byte)type, 0, .. LittleNumber(count), .. LittleNumber(value)];

    private static byte[] Number(int value)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        return bytes;
    }

    private static byte[] LittleNumber(int value)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        return bytes;
    }

    private static void Patch(MemoryStream file, int at, int value)
    {
        LittleNumber(value).CopyTo(file.GetBuffer(), at);
    }
}
