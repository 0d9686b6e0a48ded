using Fovea.Imaging;

namespace Fovea.Media.Nut;

/// <summary>Numbers of the NUT container, ffmpeg's own, whose specification is <c>nut.txt</c> in the ffmpeg wiki.</summary>
internal static class NutFormat
{
    public const ulong MainCode = 0x4E4D7A561F5F04AD;
    public const ulong StreamCode = 0x4E5311405BF2F9DB;
    public const ulong SyncCode = 0x4E4BE4ADEECA4569;

    public const int FlagKey = 1;
    public const int FlagCodedTimestamp = 8;
    public const int FlagStreamId = 16;
    public const int FlagSize = 32;
    public const int FlagChecksum = 64;
    public const int FlagReserved = 128;
    public const int FlagSideData = 256;
    public const int FlagHeaderIndex = 1024;
    public const int FlagMatchTime = 2048;
    public const int FlagCoded = 4096;
    public const int FlagInvalid = 8192;

    /// <summary>A packet longer than this has a checksum of its header too.</summary>
    public const int LongPacket = 4096;

    /// <summary>A header of more bytes is refused.</summary>
    public const int LongestHeader = 1 << 20;

    /// <summary>A frame or packet of more bytes is refused.</summary>
    public const long LargestPacket = 1L << 40;

    // Some 3,000 years in seconds; sums of a few such times still fit a TimeSpan.
    private const double FarthestTime = 1e11;

    private static readonly uint[] Table = MakeTable();

    // What ffmpeg's nutenc writes for raw video of each format.
    private static readonly (PixelFormat Format, uint Tag)[] Tags =
    [
        (PixelFormats.Yuv420P, 0x30323449), (PixelFormats.Yuv422P, 0x42323459), (PixelFormats.Yuv444P, 0x50343434),
        (PixelFormats.Yuv420P10, 0x0a0b3359), (PixelFormats.Yuv422P10, 0x0a0a3359), (PixelFormats.Yuv444P10, 0x0a003359),
        (PixelFormats.Yuv420P12, 0x0c0b3359), (PixelFormats.Yuv422P12, 0x0c0a3359), (PixelFormats.Yuv444P12, 0x0c003359),
        (PixelFormats.Yuva420P, 0x080b3459),
        (PixelFormats.Gray, 0x30303859), (PixelFormats.Gray10, 0x0a003159), (PixelFormats.Gray16, 0x10003159),
        (PixelFormats.Rgb24, 0x18424752),
        (PixelFormats.Rgb, 0x08003347), (PixelFormats.Rgb10, 0x0a003347), (PixelFormats.Rgb12, 0x0c003347), (PixelFormats.Rgb16, 0x10003347),
        (PixelFormats.Rgba, 0x08003447), (PixelFormats.Rgba16, 0x10003447),
    ];

    /// <summary>The 24 bytes at the start of a file, with the closing zero.</summary>
    public static ReadOnlySpan<byte> Signature => "nut/multimedia container\0"u8;

    /// <summary>The four characters of a raw video format, first character in the low byte.</summary>
    public static uint TagOf(PixelFormat format) => Tags.First(pair => pair.Format == format).Tag;

    /// <summary>The raw video format of four characters, or null if Fovea does not work in it.</summary>
    public static PixelFormat? FormatOf(uint tag) => Tags.FirstOrDefault(pair => pair.Tag == tag).Format;

    /// <summary>CRC-32 with polynomial 0x04C11DB7, most significant bit first, starting at 0.</summary>
    public static uint Checksum(ReadOnlySpan<byte> data)
    {
        uint crc = 0;
        foreach (byte value in data) crc = (crc << 8) ^ Table[(crc >> 24) ^ value];
        return crc;
    }

    /// <summary>A number with seven more bits from <paramref name="next"/>.</summary>
    /// <exception cref="InvalidDataException">It gets more than 63 bits.</exception>
    public static long Append(long value, byte next)
        => value >> 56 == 0 ? (value << 7) | (uint)(next & 127) : throw new InvalidDataException("a NUT number of more than 63 bits");

    /// <summary>The number, if it lies within bounds; <paramref name="what"/> names it to people.</summary>
    /// <exception cref="InvalidDataException">It does not.</exception>
    public static long Within(long value, long least, long most, string what)
        => value >= least && value <= most ? value : throw new InvalidDataException($"NUT with {what} of {value}");

    /// <summary>The timestamp, if it is one that can be.</summary>
    /// <exception cref="InvalidDataException">It is thousands of years away.</exception>
    public static long Timestamp(Int128 ticks, Rational timeBase)
        => Math.Abs((double)ticks * timeBase.Value) < FarthestTime && ticks == (long)ticks ? (long)ticks : throw new InvalidDataException("a NUT timestamp that is thousands of years away");

    private static uint[] MakeTable()
    {
        uint[] table = new uint[256];
        for (uint i = 0; i < table.Length; i++)
        {
            uint crc = i << 24;
            for (int bit = 0; bit < 8; bit++) crc = (crc & 0x80000000) != 0 ? (crc << 1) ^ 0x04C11DB7 : crc << 1;
            table[i] = crc;
        }

        return table;
    }
}
