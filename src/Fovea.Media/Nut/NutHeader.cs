using Fovea.Imaging;

namespace Fovea.Media.Nut;

/// <summary>The main and stream headers of a NUT file.</summary>
internal sealed class NutHeader
{
    private readonly NutStream?[] _streams;
    private readonly byte[][] _omitted;

    private NutHeader(int streams, Rational[] timeBases, NutFrameCode[] codes, byte[][] omitted)
    {
        (_streams, TimeBases, Codes, _omitted) = (new NutStream?[streams], timeBases, codes, omitted);
    }

    /// <summary>The time bases that streams and sync points use.</summary>
    public Rational[] TimeBases { get; }

    /// <summary>256 frame codes.</summary>
    public NutFrameCode[] Codes { get; }

    /// <summary>True once every stream has its header.</summary>
    public bool IsComplete => _streams.All(stream => stream is not null);

    /// <summary>The streams.</summary>
    public IEnumerable<NutStream> Streams => _streams.OfType<NutStream>();

    /// <summary>A stream by its number.</summary>
    public NutStream this[long id]
        => id >= 0 && id < _streams.Length && _streams[id] is { } stream ? stream : throw new InvalidDataException($"NUT stream {id} has no header");

    /// <summary>First bytes that a frame leaves out, by their number; none for 0.</summary>
    public ReadOnlyMemory<byte> OmittedBytes(long number) => _omitted[NutFormat.Within(number, 0, _omitted.Length - 1, "the number of an omitted header")];

    /// <summary>Reads the body of a main header.</summary>
    /// <exception cref="InvalidDataException">A field is not what it may be.</exception>
    public static NutHeader Read(ReadOnlySpan<byte> body)
    {
        NutCursor cursor = new(body);
        if (cursor.Number(2, 4, "a version") > 3) cursor.Number();
        int streams = cursor.Number(1, 256, "a number of streams");
        cursor.Number();
        Rational[] timeBases = new Rational[cursor.Number(1, 256, "a number of time bases")];
        for (int i = 0; i < timeBases.Length; i++) timeBases[i] = new Rational(cursor.Number(1, int.MaxValue, "a time base"), cursor.Number(1, int.MaxValue, "a time base"));
        NutFrameCode[] codes = ReadCodes(ref cursor);
        byte[][] omitted = new byte[cursor.Number(0, 127, "a number of omitted headers") + 1][];
        omitted[0] = [];
        for (int i = 1; i < omitted.Length; i++) omitted[i] = cursor.Bytes().ToArray();
        return new NutHeader(streams, timeBases, codes, omitted);
    }

    /// <summary>Reads the body of a stream header.</summary>
    /// <exception cref="InvalidDataException">A field is not what it may be.</exception>
    public void ReadStream(ReadOnlySpan<byte> body)
    {
        NutCursor cursor = new(body);
        int id = cursor.Number(0, _streams.Length - 1, "a stream number");
        if (_streams[id] is not null) return;
        bool video = cursor.Number() == 0;
        uint tag = 0;
        ReadOnlySpan<byte> characters = cursor.Bytes();
        for (int i = Math.Min(4, characters.Length) - 1; i >= 0; i--) tag = (tag << 8) | characters[i];
        Rational timeBase = TimeBases[cursor.Number(0, TimeBases.Length - 1, "the number of a time base")];
        int bits = cursor.Number(0, 16, "short timestamps");
        for (int skipped = 0; skipped < 3; skipped++) cursor.Number();
        cursor.Bytes();
        _streams[id] = video ? ReadVideo(ref cursor, id, tag, timeBase, bits) : new NutStream(id, false, tag, timeBase, bits, 0, 0, default);
    }

    /// <summary>Reads the body of a sync point: one time for all streams.</summary>
    /// <exception cref="InvalidDataException">The time is not one that can be.</exception>
    public void Synchronise(ReadOnlySpan<byte> body)
    {
        NutCursor cursor = new(body);
        long coded = cursor.Number();
        Rational unit = TimeBases[coded % TimeBases.Length];
        long time = coded / TimeBases.Length;
        foreach (NutStream stream in Streams)
        {
            Int128 ticks = (Int128)time * unit.Numerator * stream.TimeBase.Denominator / ((Int128)unit.Denominator * stream.TimeBase.Numerator);
            stream.LastTimestamp = NutFormat.Timestamp(ticks, stream.TimeBase);
        }
    }

    private static NutStream ReadVideo(ref NutCursor cursor, int id, uint tag, Rational timeBase, int bits)
    {
        int width = cursor.Number(1, int.MaxValue, "a width"), height = cursor.Number(1, int.MaxValue, "a height");
        Rational aspect = new(cursor.Number(0, int.MaxValue, "an aspect ratio"), cursor.Number(0, int.MaxValue, "an aspect ratio"));
        return new NutStream(id, true, tag, timeBase, bits, width, height, aspect);
    }

    // Runs of codes share fields; each run may leave out the fields at its end, which then stay as they were.
    private static NutFrameCode[] ReadCodes(ref NutCursor cursor)
    {
        NutFrameCode[] codes = new NutFrameCode[256];
        int step = 0, factor = 1, stream = 0, header = 0;
        for (int i = 0; i < codes.Length;)
        {
            int flags = cursor.Number(0, ushort.MaxValue, "frame flags");
            int fields = cursor.Number(0, NutFormat.LongestHeader, "a number of fields");
            if (fields > 0) step = cursor.Signed("a step of time");
            if (fields > 1) factor = cursor.Number(0, ushort.MaxValue, "a size factor");
            if (fields > 2) stream = cursor.Number(0, 255, "a stream number");
            int rest = fields > 3 ? cursor.Number(0, ushort.MaxValue, "a rest of a size") : 0;
            int reserved = fields > 4 ? cursor.Number(0, 255, "a number of fields") : 0;
            int count = fields > 5 ? cursor.Number(0, 256, "a run of codes") : factor - rest;
            if (fields > 6) cursor.Number();
            if (fields > 7) header = cursor.Number(0, 127, "the number of an omitted header");
            for (int skipped = 8; skipped < fields; skipped++) cursor.Number();
            if (count <= 0 && i != 'N') throw new InvalidDataException("a NUT frame code run of no codes");
            for (int j = 0; j < count && i < codes.Length; i++)
            {
                // 'N' starts a packet and is no frame code; it does not count.
                codes[i] = i == 'N' ? new NutFrameCode(NutFormat.FlagInvalid, 0, 0, 0, 0, 0, 0) : new NutFrameCode(flags, stream, factor, rest + j, step, reserved, header);
                if (i != 'N') j++;
            }
        }

        return codes;
    }
}

/// <summary>What the first byte of a frame says of it.</summary>
/// <param name="Flags">Which fields follow.</param>
/// <param name="Stream">Stream, unless it follows.</param>
/// <param name="SizeFactor">Multiplies the size that follows.</param>
/// <param name="SizeRest">Added to the size.</param>
/// <param name="TimestampStep">Ticks after the last frame, unless the timestamp follows.</param>
/// <param name="Reserved">Number of fields to skip.</param>
/// <param name="Header">Which of the headers left out of the frames starts the frame.</param>
internal readonly record struct NutFrameCode(int Flags, int Stream, int SizeFactor, int SizeRest, int TimestampStep, int Reserved, int Header);

/// <summary>One stream of a NUT file.</summary>
/// <param name="Id">Its number.</param>
/// <param name="IsVideo">True for pictures.</param>
/// <param name="Tag">The codec's four characters, first in the low byte.</param>
/// <param name="TimeBase">Seconds a tick.</param>
/// <param name="TimestampBits">Width of the short form of a timestamp.</param>
/// <param name="Width">Width in pixels, 0 if no video.</param>
/// <param name="Height">Height in pixels, 0 if no video.</param>
/// <param name="SampleAspectRatio">Width of a pixel over its height; 0/0 if not said.</param>
internal sealed record NutStream(int Id, bool IsVideo, uint Tag, Rational TimeBase, int TimestampBits, int Width, int Height, Rational SampleAspectRatio)
{
    /// <summary>The last timestamp read, from which the next short one is completed.</summary>
    public long LastTimestamp { get; set; }

    /// <summary>A timestamp from its coded form: full, or the low bits nearest to the last one.</summary>
    public long DecodeTimestamp(long coded)
    {
        long one = 1L << TimestampBits;
        if (coded >= one) return coded - one;
        long mask = one - 1;
        long floor = LastTimestamp - (mask / 2);
        return ((coded - floor) & mask) + floor;
    }
}
