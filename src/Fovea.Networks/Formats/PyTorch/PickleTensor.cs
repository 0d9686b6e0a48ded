using System.Buffers.Binary;

namespace Fovea.Networks.PyTorch;

/// <summary>A view into a storage.</summary>
/// <param name="Storage">Where the values lie.</param>
/// <param name="Offset">Index of the first.</param>
/// <param name="Sizes">Dimensions, slowest first.</param>
/// <param name="Strides">Values from one index to the next of each dimension.</param>
internal sealed record PickleTensor(PickleStorage Storage, long Offset, long[] Sizes, long[] Strides);

/// <summary>A run of values that tensors of a PyTorch file look into.</summary>
/// <param name="Kind">Type of the values, such as "FloatStorage".</param>
/// <param name="Key">Its name in the file.</param>
internal sealed record PickleStorage(string Kind, string Key)
{
    /// <summary>The kinds that can be read.</summary>
    public static IReadOnlyDictionary<string, int> ElementSizes { get; } = new Dictionary<string, int>(StringComparer.Ordinal)
    {
        ["FloatStorage"] = 4,
        ["DoubleStorage"] = 8,
        ["HalfStorage"] = 2,
        ["BFloat16Storage"] = 2,
        ["LongStorage"] = 8,
        ["IntStorage"] = 4,
        ["ShortStorage"] = 2,
        ["CharStorage"] = 1,
        ["ByteStorage"] = 1,
        ["BoolStorage"] = 1,
    };

    /// <summary>Bytes of a value.</summary>
    public int ElementSize => ElementSizes[Kind];

    /// <summary>The value at the start of <paramref name="bytes"/>.</summary>
    public float Decode(ReadOnlySpan<byte> bytes) => Kind switch
    {
        "FloatStorage" => BinaryPrimitives.ReadSingleLittleEndian(bytes),
        "DoubleStorage" => (float)BinaryPrimitives.ReadDoubleLittleEndian(bytes),
        "HalfStorage" => (float)BinaryPrimitives.ReadHalfLittleEndian(bytes),
        "BFloat16Storage" => BitConverter.Int32BitsToSingle(BinaryPrimitives.ReadUInt16LittleEndian(bytes) << 16),
        "LongStorage" => BinaryPrimitives.ReadInt64LittleEndian(bytes),
        "IntStorage" => BinaryPrimitives.ReadInt32LittleEndian(bytes),
        "ShortStorage" => BinaryPrimitives.ReadInt16LittleEndian(bytes),
        "CharStorage" => (sbyte)bytes[0],
        _ => bytes[0],
    };
}

/// <summary>A dictionary of a pickle, as its entries in order.</summary>
internal sealed class PickleDictionary : List<KeyValuePair<object?, object?>>;
