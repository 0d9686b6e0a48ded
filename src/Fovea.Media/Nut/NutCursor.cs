namespace Fovea.Media.Nut;

/// <summary>Reads the numbers of a NUT packet: seven bits a byte, high bit set on all but the last.</summary>
internal ref struct NutCursor(ReadOnlySpan<byte> data)
{
    private readonly ReadOnlySpan<byte> _data = data;
    private int _at;

    /// <summary>An unsigned number.</summary>
    public long Number()
    {
        long value = 0;
        while (true)
        {
            if (_at >= _data.Length) throw new InvalidDataException("a NUT header ends early");
            byte next = _data[_at++];
            value = NutFormat.Append(value, next);
            if ((next & 128) == 0) return value;
        }
    }

    /// <summary>An unsigned number within bounds; <paramref name="what"/> names it to people.</summary>
    public int Number(int least, int most, string what) => (int)NutFormat.Within(Number(), least, most, what);

    /// <summary>A signed number of 31 bits: 0, 1, −1, 2, −2, …; <paramref name="what"/> names it to people.</summary>
    public int Signed(string what)
    {
        long folded = NutFormat.Within(Number(), 0, int.MaxValue, what) + 1;
        return (int)((folded & 1) != 0 ? -(folded >> 1) : folded >> 1);
    }

    /// <summary>A counted run of bytes.</summary>
    public ReadOnlySpan<byte> Bytes()
    {
        long count = Number();
        if (count > _data.Length - _at) throw new InvalidDataException("a NUT header ends early");
        _at += (int)count;
        return _data.Slice(_at - (int)count, (int)count);
    }
}
