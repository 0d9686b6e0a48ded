using System.Buffers.Binary;

namespace Fovea.Media.Pictures;

/// <summary>A directory of TIFF entries, as pictures and EXIF blocks have them.</summary>
internal sealed class TiffDirectory(IReadOnlyList<TiffEntry> entries)
{
    private const int MostEntries = 4096;
    private const int MostDepth = 3;

    // EXIF, GPS, interoperability.
    private static readonly int[] Pointers = [0x8769, 0x8825, 0xA005];

    /// <summary>The entries in the file's order.</summary>
    public IReadOnlyList<TiffEntry> Entries => entries;

    /// <summary>The entry with a tag, or null.</summary>
    public TiffEntry? Find(int tag) => entries.FirstOrDefault(entry => entry.Tag == tag);

    /// <summary>Reads the directory at an offset, and those of EXIF and GPS data that it points to; entries that lie outside the file are passed over.</summary>
    /// <param name="file">The file, or an EXIF block.</param>
    /// <param name="offset">Where the directory begins.</param>
    /// <param name="little">True if the least significant byte comes first.</param>
    /// <param name="next">Where the next directory begins; 0 if there is none.</param>
    /// <param name="depth">How many directories lie above.</param>
    public static TiffDirectory Read(PictureBytes file, long offset, bool little, out long next, int depth = 0)
    {
        file.Position = offset;
        int count = file.ReadUInt16(little);
        if (count > MostEntries) throw new InvalidDataException("one of its directories makes no sense");
        List<TiffEntry> entries = [];
        for (int i = 0; i < count; i++)
        {
            file.Position = offset + 2 + (12L * i);
            if (ReadEntry(file, little, depth) is TiffEntry entry) entries.Add(entry);
        }

        file.Position = Math.Min(file.Length, offset + 2 + (12L * count));
        next = file.Left >= 4 ? file.ReadUInt32(little) : 0;
        return new TiffDirectory(entries);
    }

    /// <summary>Reads an EXIF block; null if it cannot be.</summary>
    public static TiffDirectory? ReadBlock(ReadOnlyMemory<byte> block)
    {
        if (!ExifBlock.IsReadable(block.Span)) return null;
        try
        {
            PictureBytes bytes = new(new MemoryStream(block.ToArray()));
            bool little = block.Span[0] == 'I';
            bytes.Position = 4;
            return Read(bytes, bytes.ReadUInt32(little), little, out _);
        }
        catch (Exception exception) when (exception is EndOfStreamException or InvalidDataException)
        {
            return null;
        }
    }

    /// <summary>The directory as an EXIF block, least significant byte first.</summary>
    public byte[] ToBlock()
    {
        using MemoryStream block = new();
        block.Write("II*\0\b\0\0\0"u8);
        Write(block, 0);
        return block.ToArray();
    }

    /// <summary>Writes the directory and then what it points to, least significant byte first.</summary>
    /// <param name="stream">Gets it at its end.</param>
    /// <param name="origin">The position in the stream from which offsets count.</param>
    public void Write(Stream stream, long origin)
    {
        long start = stream.Position;
        TiffEntry[] sorted = [.. entries.OrderBy(entry => entry.Tag)];
        byte[] table = new byte[2 + (12 * sorted.Length) + 4];
        BinaryPrimitives.WriteUInt16LittleEndian(table, (ushort)sorted.Length);
        stream.Write(table);
        for (int i = 0; i < sorted.Length; i++)
        {
            TiffEntry entry = sorted[i];
            Span<byte> field = table.AsSpan(2 + (12 * i), 12);
            BinaryPrimitives.WriteUInt16LittleEndian(field, (ushort)entry.Tag);
            BinaryPrimitives.WriteUInt16LittleEndian(field[2..], (ushort)entry.Type);
            BinaryPrimitives.WriteUInt32LittleEndian(field[4..], (uint)entry.Count);
            if (entry.Directory is null && entry.Value.Length <= 4)
            {
                entry.Value.CopyTo(field[8..]);
                continue;
            }

            if ((stream.Position - origin) % 2 == 1) stream.WriteByte(0);
            BinaryPrimitives.WriteUInt32LittleEndian(field[8..], checked((uint)(stream.Position - origin)));
            if (entry.Directory is null) stream.Write(entry.Value);
            else entry.Directory.Write(stream, origin);
        }

        long end = stream.Position;
        stream.Position = start;
        stream.Write(table);
        stream.Position = end;
    }

    private static TiffEntry? ReadEntry(PictureBytes file, bool little, int depth)
    {
        int tag = file.ReadUInt16(little);
        int type = file.ReadUInt16(little);
        long count = file.ReadUInt32(little);
        long size = count * TiffEntry.Bytes(type);
        if (size is 0 or > PictureBytes.MostBytes) return null;
        if (size > 4)
        {
            long offset = file.ReadUInt32(little);
            if (offset + size > file.Length) return null;
            file.Position = offset;
        }

        byte[] value = file.Read(size);
        if (!little) Reverse(value, TiffEntry.Unit(type));
        TiffEntry entry = new(tag, type, count, value);
        if (!Pointers.Contains(tag)) return entry;
        if (depth >= MostDepth || entry.First < 8 || entry.First >= file.Length) return null;
        return entry with { Type = 4, Count = 1, Value = [], Directory = Read(file, entry.First, little, out _, depth + 1) };
    }

    private static void Reverse(byte[] value, int unit)
    {
        for (int at = 0; unit > 1 && at + unit <= value.Length; at += unit) value.AsSpan(at, unit).Reverse();
    }
}
