namespace Fovea.Media.Pictures;

/// <summary>An entry of a TIFF directory.</summary>
/// <param name="Tag">What it is.</param>
/// <param name="Type">How its values are stored, 1 to 13.</param>
/// <param name="Count">Number of values.</param>
/// <param name="Value">The values, least significant byte first; empty for a directory.</param>
internal sealed record TiffEntry(int Tag, int Type, long Count, byte[] Value)
{
    /// <summary>The directory that the entry points to, of EXIF or GPS data; null for plain values.</summary>
    public TiffDirectory? Directory { get; init; }

    /// <summary>Bytes of a value of a type; 0 for a type that is not known.</summary>
    public static int Bytes(int type) => type switch
    {
        1 or 2 or 6 or 7 => 1,
        3 or 8 => 2,
        4 or 9 or 11 or 13 => 4,
        5 or 10 or 12 => 8,
        _ => 0,
    };

    /// <summary>Bytes of the unit that the byte order turns round: a fraction is two numbers.</summary>
    public static int Unit(int type) => type is 5 or 10 ? 4 : Bytes(type);

    /// <summary>The first value as a whole number; −1 if it is none.</summary>
    public long First => Type switch
    {
        1 when Value.Length >= 1 => Value[0],
        3 when Value.Length >= 2 => BitConverter.ToUInt16(Value),
        4 or 13 when Value.Length >= 4 => BitConverter.ToUInt32(Value),
        _ => -1,
    };

    /// <summary>All values as whole numbers.</summary>
    public IEnumerable<long> Numbers() => Type switch
    {
        3 => Enumerable.Range(0, Value.Length / 2).Select(i => (long)BitConverter.ToUInt16(Value, i * 2)),
        4 => Enumerable.Range(0, Value.Length / 4).Select(i => (long)BitConverter.ToUInt32(Value, i * 4)),
        _ => [],
    };
}
