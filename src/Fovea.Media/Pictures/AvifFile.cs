using System.Buffers.Binary;

namespace Fovea.Media.Pictures;

/// <summary>Puts metadata into AVIF files that ffmpeg wrote: a profile among the properties, EXIF and XMP as items.</summary>
internal static class AvifFile
{
    /// <summary>Copies the file with metadata.</summary>
    /// <exception cref="InvalidDataException">The file is not built as ffmpeg builds them.</exception>
    public static void Write(PictureBytes source, Stream destination, PictureMetadata metadata)
    {
        source.Position = 0;
        Dictionary<string, (long Start, long Size)> boxes = [];
        while (source.Left >= 8)
        {
            (string type, long size) = HeifBox.ReadHead(source);
            boxes.TryAdd(type, (source.Position, size));
            source.Skip(size);
        }

        HeifBox kind = new("ftyp", Content("ftyp"));
        List<HeifBox> catalogue = HeifBox.Children(Content("meta"), skip: 4);
        (long pictureStart, long pictureSize) = Place("mdat");
        byte[] exif = metadata.Exif.IsEmpty ? [] : [0, 0, 0, 0, .. metadata.Exif.Span];
        byte[] xmp = metadata.Xmp.ToArray();
        int head = kind.Content.Length + 8 + Meta(0).Length + 8;
        destination.Write([.. kind.ToBytes(), .. Meta(head), .. Long(8 + pictureSize + exif.Length + xmp.Length), .. "mdat"u8]);
        source.Position = pictureStart;
        source.CopyTo(destination, pictureSize);
        destination.Write([.. exif, .. xmp]);

        (long Start, long Size) Place(string type)
            => boxes.TryGetValue(type, out (long Start, long Size) box) ? box : throw new InvalidDataException($"the new file has no {type} box");

        byte[] Content(string type)
        {
            (source.Position, long size) = Place(type);
            return source.Read(size);
        }

        // Places do not change the catalogue's length, so that it is made twice: to learn it, and to fill it in.
        byte[] Meta(long start) => new HeifBox("meta", [0, 0, 0, 0, .. catalogue.SelectMany(box => box.Type switch
        {
            "iloc" => Places(box, start - pictureStart, start + pictureSize, exif.Length, xmp.Length),
            "iinf" => Items(box, exif.Length, xmp.Length),
            "iprp" => Properties(box, metadata.Icc.Span),
            "iref" => References(box.Content, exif.Length, xmp.Length),
            _ => box.ToBytes(),
        }), .. catalogue.Any(box => box.Type == "iref") ? [] : References([0, 0, 0, 0], exif.Length, xmp.Length)]).ToBytes();
    }

    private const int Primary = 1;
    private const int ExifItem = 101;
    private const int XmpItem = 102;

    private static byte[] Places(HeifBox box, long shift, long added, int exif, int xmp)
    {
        if (box.Version != 0 || box.Content.Length < 8 || box.Content[4] != 0x44 || box.Content[5] != 0) throw new InvalidDataException("the new file's places are stored in an unknown way");
        int count = Number(box.Content, 6);
        byte[] old = box.Content[8..];
        for (int at = 0, i = 0; i < count; i++)
        {
            int extents = Number(old, at + 4);
            for (at += 6; extents > 0; extents--, at += 8) BinaryPrimitives.WriteUInt32BigEndian(old.AsSpan(at), checked((uint)(BinaryPrimitives.ReadUInt32BigEndian(old.AsSpan(at)) + shift)));
        }

        List<byte> content = [0, 0, 0, 0, 0x44, 0, .. Short(count + (exif > 0 ? 1 : 0) + (xmp > 0 ? 1 : 0)), .. old];
        if (exif > 0) content.AddRange([.. Short(ExifItem), 0, 0, 0, 1, .. Long(added), .. Long(exif)]);
        if (xmp > 0) content.AddRange([.. Short(XmpItem), 0, 0, 0, 1, .. Long(added + exif), .. Long(xmp)]);
        return new HeifBox("iloc", [.. content]).ToBytes();
    }

    private static byte[] Items(HeifBox box, int exif, int xmp)
    {
        if (box.Version != 0) throw new InvalidDataException("the new file's items are stored in an unknown way");
        List<byte> content = [0, 0, 0, 0, .. Short(Number(box.Content, 4) + (exif > 0 ? 1 : 0) + (xmp > 0 ? 1 : 0)), .. box.Content.AsSpan(6)];
        if (exif > 0) content.AddRange(new HeifBox("infe", [2, 0, 0, 1, .. Short(ExifItem), 0, 0, .. "ExifExif\0"u8]).ToBytes());
        if (xmp > 0) content.AddRange(new HeifBox("infe", [2, 0, 0, 1, .. Short(XmpItem), 0, 0, .. "mimeXMP\0application/rdf+xml\0"u8]).ToBytes());
        return new HeifBox("iinf", [.. content]).ToBytes();
    }

    private static byte[] References(byte[] content, int exif, int xmp)
    {
        List<byte> all = [.. content];
        if (exif > 0) all.AddRange(new HeifBox("cdsc", [.. Short(ExifItem), 0, 1, .. Short(Primary)]).ToBytes());
        if (xmp > 0) all.AddRange(new HeifBox("cdsc", [.. Short(XmpItem), 0, 1, .. Short(Primary)]).ToBytes());
        return all.Count > 4 ? new HeifBox("iref", [.. all]).ToBytes() : [];
    }

    private static byte[] Properties(HeifBox box, ReadOnlySpan<byte> icc)
    {
        if (icc.IsEmpty) return box.ToBytes();
        List<HeifBox> boxes = HeifBox.Children(box.Content);
        HeifBox store = boxes.First(child => child.Type == "ipco");
        HeifBox links = boxes.First(child => child.Type == "ipma");
        if (links.Version != 0 || (links.Content[3] & 1) != 0) throw new InvalidDataException("the new file's properties are stored in an unknown way");
        int index = HeifBox.Children(store.Content).Count + 1;
        List<byte> content = [.. links.Content];
        int count = (int)BinaryPrimitives.ReadUInt32BigEndian(links.Content.AsSpan(4));
        for (int at = 8, i = 0; i < count; i++)
        {
            int linked = content[at + 2];
            if (Number(links.Content, at) == Primary)
            {
                content[at + 2]++;
                content.Insert(at + 3 + linked, (byte)index);
                break;
            }

            at += 3 + linked;
        }

        HeifBox profile = new("colr", [.. "prof"u8, .. icc]);
        return new HeifBox("iprp", [.. new HeifBox("ipco", [.. store.Content, .. profile.ToBytes()]).ToBytes(), .. new HeifBox("ipma", [.. content]).ToBytes()]).ToBytes();
    }

    private static int Number(byte[] bytes, int at) => BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(at));

    private static byte[] Short(int value) => [(byte)(value >> 8), (byte)value];

    private static byte[] Long(long value)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, checked((uint)value));
        return bytes;
    }
}
