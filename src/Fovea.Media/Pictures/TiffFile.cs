using System.Buffers.Binary;

namespace Fovea.Media.Pictures;

/// <summary>TIFF 6.0: directories of entries, one for each page, and strips or tiles of pixels.</summary>
internal static class TiffFile
{
    private const int NewSubfileType = 254;
    private const int Photometric = 262;
    private const int StripOffsets = 273;
    private const int StripByteCounts = 279;
    private const int TileOffsets = 324;
    private const int TileByteCounts = 325;
    private const int ExtraSamples = 338;
    private const int Xmp = 700;
    private const int Iptc = 33723;
    private const int Photoshop = 34377;
    private const int Icc = 34675;
    private const int MostPages = 10000;

    // What people write about a picture, and where EXIF and GPS data are; all else says how pixels are stored.
    private static readonly HashSet<int> Descriptive =
    [
        269, 270, 271, 272, 274, 282, 283, 285, 296, 305, 306, 315, 316, 18246, 18249, 33432, 0x8769, 0x8825,
        0x9C9B, 0x9C9C, 0x9C9D, 0x9C9E, 0x9C9F,
    ];

    /// <summary>Takes everything in.</summary>
    public static void Read(PictureBytes file, PictureFacts facts)
    {
        file.Position = 0;
        bool little = file.ReadByte() == 'I';
        file.Position = 4;
        long offset = file.ReadUInt32(little);
        file.Position = 8;
        facts.IsCameraRaw = file.Left >= 2 && file.ReadUInt16() == 0x4352;
        TiffDirectory first = TiffDirectory.Read(file, offset, little, out long next);
        Take(first, facts);
        CountPages(file, little, offset, next, facts);
        if (!HoldsPixels(file, first, StripOffsets, StripByteCounts) || !HoldsPixels(file, first, TileOffsets, TileByteCounts)) throw new EndOfStreamException();
    }

    /// <summary>Copies a TIFF that ffmpeg wrote, with a directory at its end that has metadata too.</summary>
    public static void Write(PictureBytes source, Stream destination, PictureMetadata metadata)
    {
        source.Position = 4;
        TiffDirectory own = TiffDirectory.Read(source, source.ReadUInt32(little: true), little: true, out _);
        Dictionary<int, TiffEntry> entries = own.Entries.ToDictionary(entry => entry.Tag);
        foreach (TiffEntry entry in Described(metadata.Exif)) entries[entry.Tag] = entry;
        if (!metadata.Icc.IsEmpty) entries[Icc] = Bytes(Icc, 7, metadata.Icc);
        if (!metadata.Xmp.IsEmpty) entries[Xmp] = Bytes(Xmp, 1, metadata.Xmp);
        if (!metadata.Iptc.IsEmpty) entries[Iptc] = Bytes(Iptc, 7, metadata.Iptc);
        source.Position = 0;
        source.CopyTo(destination);
        if (destination.Position % 2 == 1) destination.WriteByte(0);
        long directory = destination.Position;
        new TiffDirectory([.. entries.Values]).Write(destination, 0);
        byte[] link = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(link, checked((uint)directory));
        destination.Position = 4;
        destination.Write(link);
    }

    private static TiffEntry Bytes(int tag, int type, ReadOnlyMemory<byte> value) => new(tag, type, value.Length, value.ToArray());

    private static IEnumerable<TiffEntry> Described(ReadOnlyMemory<byte> exif)
        => TiffDirectory.ReadBlock(exif)?.Entries.Where(entry => Descriptive.Contains(entry.Tag)) ?? [];

    private static void Take(TiffDirectory directory, PictureFacts facts)
    {
        if (directory.Find(Icc) is { } icc) facts.Icc = icc.Value;
        if (directory.Find(Xmp) is { } xmp) facts.Xmp = xmp.Value;
        if (directory.Find(Iptc) is { Type: 1 or 7 } iptc) facts.Iptc = iptc.Value;
        else if (directory.Find(Photoshop) is { } resources) facts.Iptc = PhotoshopResources.Iptc(resources.Value);
        facts.IsPremultiplied = directory.Find(ExtraSamples)?.First == 1;
        facts.IsCmyk = directory.Find(Photometric)?.First == 5;

        // Colour filter arrays, linear raw, and what DNG, NEF and ARW have as a tag of their own.
        facts.IsCameraRaw |= directory.Find(Photometric)?.First is 32803 or 34892 || directory.Find(50706) is not null || (directory.Find(NewSubfileType)?.First == 1 && directory.Find(330) is not null);
        TiffEntry[] told = [.. directory.Entries.Where(entry => Descriptive.Contains(entry.Tag))];
        if (told.Length > 0) facts.Exif = new TiffDirectory(told).ToBlock();
    }

    private static void CountPages(PictureBytes file, bool little, long first, long next, PictureFacts facts)
    {
        HashSet<long> seen = [first];
        while (next != 0 && seen.Count < MostPages && seen.Add(next))
        {
            if (next >= file.Length) throw new EndOfStreamException();
            TiffDirectory page = TiffDirectory.Read(file, next, little, out next);

            // Bit 0: the same picture in less detail; bit 2: a mask.
            if (((page.Find(NewSubfileType)?.First ?? 0) & 5) == 0) facts.Pages++;
        }
    }

    private static bool HoldsPixels(PictureBytes file, TiffDirectory directory, int offsets, int counts)
        => directory.Find(offsets) is not { } starts || directory.Find(counts) is not { } lengths
            || starts.Numbers().Zip(lengths.Numbers()).All(strip => strip.First + strip.Second <= file.Length);
}
