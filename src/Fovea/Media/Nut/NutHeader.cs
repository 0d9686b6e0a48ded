using Fovea.Imaging;

namespace Fovea.Media.Nut;

/// <summary>The main and stream headers of a NUT file.</summary>
internal sealed class NutHeader
{
    private readonly NutStream?[] _streams;

    private NutHeader(int streams, Rational[] timeBases, NutFrameCode[] codes, byte[][] omitted)
    {
        (_streams, TimeBases, Codes, Omitted) = (new NutStream?[streams], timeBases, codes, omitted);
    }

    /// <summary>The time bases that streams and sync points use.</summary>
    public Rational[] TimeBases { get; }

    /// <summary>256 frame codes.</summary>
    public NutFrameCode[] Codes { get; }

    /// <summary>First bytes left out of frames.</summary>
    public byte[][] Omitted { get; }

    /// <summary>True once every stream has its header.</summary>
    public bool IsComplete => _streams.All(stream => stream is not null);

    /// <summary>The streams.</summary>
    public IEnumerable<NutStream> Streams => _streams.OfType<NutStream>();

    /// <summary>A stream by its number.</summary>
    public NutStream this[long id]
        => id >= 0 && id < _streams.Length && _streams[id] is { } stream ? stream : throw new InvalidDataException($"NUT stream {id} has no header");

    /// <summary>Reads the body of a main header.</summary>
    public static NutHeader Read(ReadOnlySpan<byte> body)
    {
        NutCursor cursor = new(body);
        long version = cursor.Number();
        if (version > 3) cursor.Number();
        int streams = checked((int)cursor.Number());
        if (streams is < 1 or > 256) throw new InvalidDataException($"a NUT file of {streams} streams");
        cursor.Number();
        Rational[] timeBases = new Rational[Math.Min(cursor.Number(), 256)];
        for (int i = 0; i < timeBases.Length; i++) timeBases[i] = new Rational(cursor.Number(), cursor.Number());
        NutFrameCode[] codes = ReadCodes(ref cursor);
        byte[][] omitted = new byte[Math.Min(cursor.Number(), 127) + 1][];
        omitted[0] = [];
        for (int i = 1; i < omitted.Length; i++) omitted[i] = cursor.Bytes().ToArray();
        return new NutHeader(streams, timeBases, codes, omitted);
    }

    /// <summary>Reads the body of a stream header.</summary>
    public void ReadStream(ReadOnlySpan<byte> body)
    {
        NutCursor cursor = new(body);
        long id = cursor.Number();
        if (id >= _streams.Length || _streams[id] is not null) return;
        bool video = cursor.Number() == 0;
        uint tag = 0;
        ReadOnlySpan<byte> characters = cursor.Bytes();
        for (int i = Math.Min(4, characters.Length) - 1; i >= 0; i--) tag = (tag << 8) | characters[i];
        Rational timeBase = TimeBases[cursor.Number()];
        int bits = (int)cursor.Number();
        for (int skipped = 0; skipped < 3; skipped++) cursor.Number();
        cursor.Bytes();
        _streams[id] = video
            ? new NutStream((int)id, true, tag, timeBase, bits, (int)cursor.Number(), (int)cursor.Number(), new Rational(cursor.Number(), cursor.Number()))
            : new NutStream((int)id, false, tag, timeBase, bits, 0, 0, default);
    }

    /// <summary>Reads the body of a sync point: one time for all streams.</summary>
    public void Synchronise(ReadOnlySpan<byte> body)
    {
        NutCursor cursor = new(body);
        long coded = cursor.Number();
        Rational unit = TimeBases[coded % TimeBases.Length];
        long time = coded / TimeBases.Length;
        foreach (NutStream stream in Streams)
        {
            stream.LastTimestamp = (long)((Int128)time * unit.Numerator * stream.TimeBase.Denominator / ((Int128)unit.Denominator * stream.TimeBase.Numerator));
        }
    }

    // Runs of codes share fields; each run may leave out the fields at its end, which then stay as they were.
    private static NutFrameCode[] ReadCodes(ref NutCursor cursor)
    {
        NutFrameCode[] codes = new NutFrameCode[256];
        int step = 0, factor = 1, stream = 0, header = 0;
        for (int i = 0; i < codes.Length;)
        {
            int flags = (int)cursor.Number();
            long fields = cursor.Number();
            if (fields > 0) step = (int)cursor.Signed();
            if (fields > 1) factor = (int)cursor.Number();
            if (fields > 2) stream = (int)cursor.Number();
            int rest = fields > 3 ? (int)cursor.Number() : 0;
            int reserved = fields > 4 ? (int)cursor.Number() : 0;
            long count = fields > 5 ? cursor.Number() : factor - rest;
            if (fields > 6) cursor.Signed();
            if (fields > 7) header = (int)cursor.Number();
            for (long skipped = 8; skipped < fields; skipped++) cursor.Number();
            if (count <= 0 && i != 'N') throw new InvalidDataException("a NUT frame code run of no codes");
            for (long j = 0; j < count && i < codes.Length; i++)
            {
                // 'N' starts a packet and is no frame code; it does not count.
                codes[i] = i == 'N' ? new NutFrameCode(NutFormat.FlagInvalid, 0, 0, 0, 0, 0, 0) : new NutFrameCode(flags, stream, factor, rest + (int)j, step, reserved, header);
                if (i != 'N') j++;
            }
        }

        return codes;
    }
}
