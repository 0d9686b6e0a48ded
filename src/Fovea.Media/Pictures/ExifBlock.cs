using System.Buffers.Binary;

namespace Fovea.Media.Pictures;

/// <summary>
/// EXIF data in their place: read without trust, changed without moving anything, because makers' notes point at
/// places within the block.
/// </summary>
internal static class ExifBlock
{
    private const int Orientations = 0x0112;
    private const int ImageWidth = 0x0100;
    private const int ImageHeight = 0x0101;
    private const int ExifDirectoryAt = 0x8769;
    private const int PixelWidth = 0xA002;
    private const int PixelHeight = 0xA003;

    private const int EntryBytes = 12;

    /// <summary>How the picture is to be turned, 1 to 8; 1 where nothing sensible is said.</summary>
    public static int Orientation(ReadOnlySpan<byte> block)
    {
        if (First(block, out bool little) is not int directory) return 1;
        foreach (int entry in Entries(block, directory, little))
        {
            if (Number16(block[entry..], little) == Orientations && Value(block, entry, little) is >= 1 and <= 8 and long value) return (int)value;
        }

        return 1;
    }

    /// <summary>True if the block has a directory to read.</summary>
    public static bool IsReadable(ReadOnlySpan<byte> block) => First(block, out _) is not null;

    /// <summary>The block of the enlarged picture: upright, of its new size, without the thumbnail, which showed the old one.</summary>
    /// <param name="source">The block of the source.</param>
    /// <param name="width">New width in pixels.</param>
    /// <param name="height">New height in pixels.</param>
    public static byte[] Enlarged(ReadOnlySpan<byte> source, int width, int height)
    {
        byte[] block = source.ToArray();
        if (First(block, out bool little) is not int directory) return block;
        foreach (int entry in Entries(block, directory, little))
        {
            switch (Number16(block.AsSpan(entry), little))
            {
                case Orientations: SetValue(block, entry, 1, little); break;
                case ImageWidth: SetValue(block, entry, width, little); break;
                case ImageHeight: SetValue(block, entry, height, little); break;
                case ExifDirectoryAt: SetSize(block, Value(block, entry, little), width, height, little); break;
            }
        }

        // The link to the next directory, whose picture is the thumbnail.
        int link = directory + 2 + (EntryBytes * Number16(block.AsSpan(directory), little));
        if (link + 4 <= block.Length) block.AsSpan(link, 4).Clear();
        return block;
    }

    private static void SetSize(byte[] block, long directory, int width, int height, bool little)
    {
        if (directory is < 8 || directory + 2 > block.Length) return;
        foreach (int entry in Entries(block, (int)directory, little))
        {
            int tag = Number16(block.AsSpan(entry), little);
            if (tag is PixelWidth or PixelHeight) SetValue(block, entry, tag == PixelWidth ? width : height, little);
        }
    }

    private static int? First(ReadOnlySpan<byte> block, out bool little)
    {
        little = block.StartsWith("II*\0"u8);
        if (block.Length < 14 || (!little && !block.StartsWith("MM\0*"u8))) return null;
        long directory = Number32(block[4..], little);
        return directory >= 8 && directory + 2 + EntryBytes <= block.Length ? (int)directory : null;
    }

    // Offsets of the entries that lie whole within the block.
    private static int[] Entries(ReadOnlySpan<byte> block, int directory, bool little)
    {
        int stated = Number16(block[directory..], little);
        int count = Math.Min(stated, (block.Length - directory - 2) / EntryBytes);
        return [.. Enumerable.Range(0, count).Select(i => directory + 2 + (i * EntryBytes))];
    }

    private static int Number16(ReadOnlySpan<byte> bytes, bool little)
        => little ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : BinaryPrimitives.ReadUInt16BigEndian(bytes);

    private static long Number32(ReadOnlySpan<byte> bytes, bool little)
        => little ? BinaryPrimitives.ReadUInt32LittleEndian(bytes) : BinaryPrimitives.ReadUInt32BigEndian(bytes);

    // One number of 16 or 32 bits, the only ones that matter here; -1 for anything else.
    private static long Value(ReadOnlySpan<byte> block, int entry, bool little) => Number16(block[(entry + 2)..], little) switch
    {
        3 => Number16(block[(entry + 8)..], little),
        4 => Number32(block[(entry + 8)..], little),
        _ => -1,
    };

    private static void SetValue(byte[] block, int entry, int value, bool little)
    {
        Span<byte> field = block.AsSpan(entry + 2, 10);
        bool isShort = Number16(field, little) == 3 && value <= ushort.MaxValue;
        field.Clear();
        if (little)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(field, (ushort)(isShort ? 3 : 4));
            BinaryPrimitives.WriteUInt32LittleEndian(field[2..], 1);
            BinaryPrimitives.WriteUInt32LittleEndian(field[6..], (uint)value);
        }
        else
        {
            BinaryPrimitives.WriteUInt16BigEndian(field, (ushort)(isShort ? 3 : 4));
            BinaryPrimitives.WriteUInt32BigEndian(field[2..], 1);
            if (isShort) BinaryPrimitives.WriteUInt16BigEndian(field[6..], (ushort)value);
            else BinaryPrimitives.WriteUInt32BigEndian(field[6..], (uint)value);
        }
    }
}
