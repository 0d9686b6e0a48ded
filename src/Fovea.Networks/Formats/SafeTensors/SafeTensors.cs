using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Fovea.Networks;

/// <summary>
/// Reads and writes safetensors files (huggingface/safetensors): 8 bytes header length, a JSON header, then the data.
/// Nothing in such a file can run; every length and offset is checked before it is used.
/// </summary>
public static class SafeTensors
{
    private const int LengthBytes = 8;
    private const long LargestHeader = 100_000_000;
    private const string MetadataKey = "__metadata__";

    /// <summary>Reads a file of F32, F16 or BF16 tensors.</summary>
    /// <exception cref="BadInputException">The file is missing, or is not a well-formed safetensors file.</exception>
    public static SafeTensorsFile Read(string path)
    {
        byte[] bytes;
        try
        {
            bytes = ForeignFile.ReadBytes(path, ForeignFile.LargestWeights);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new BadInputException($"Cannot read the weights '{path}': {exception.Message}");
        }

        return Parse(bytes, path);
    }

    /// <summary>Reads the bytes of a file; <paramref name="source"/> names it in messages.</summary>
    /// <exception cref="BadInputException">The bytes are not a well-formed safetensors file.</exception>
    public static SafeTensorsFile Parse(ReadOnlySpan<byte> bytes, string source)
    {
        if (bytes.Length < LengthBytes) throw Wrong(source, $"it has {bytes.Length} bytes, less than its header's length field");
        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        if (length > LargestHeader || length > (ulong)(bytes.Length - LengthBytes)) throw Wrong(source, $"its header claims {length} bytes, but {bytes.Length - LengthBytes} follow");
        ReadOnlySpan<byte> data = bytes[(LengthBytes + (int)length)..];
        return new SafeTensorsReader(source, data.Length).Read(bytes.Slice(LengthBytes, (int)length), data);
    }

    /// <summary>Writes F32 tensors. The file appears under its name only when complete.</summary>
    /// <exception cref="ArgumentException">A name occurs twice or is reserved, or values do not fill their dimensions.</exception>
    public static void Write(string path, IReadOnlyList<SafeTensor> tensors, IReadOnlyDictionary<string, string>? metadata = null)
        => AtomicFile.Write(path, Serialize(tensors, metadata));

    /// <summary>The bytes of a file with F32 tensors.</summary>
    /// <inheritdoc cref="Write"/>
    public static byte[] Serialize(IReadOnlyList<SafeTensor> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        Check(tensors);
        byte[] header = Header(tensors, metadata);
        int dataBytes = checked(tensors.Sum(tensor => tensor.Values.Length) * sizeof(float));
        byte[] bytes = new byte[LengthBytes + header.Length + dataBytes];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, (ulong)header.Length);
        header.CopyTo(bytes, LengthBytes);
        Span<byte> rest = bytes.AsSpan(LengthBytes + header.Length);
        foreach (SafeTensor tensor in tensors)
        {
            ReadOnlySpan<float> values = tensor.Values.Span;
            for (int i = 0; i < values.Length; i++) BinaryPrimitives.WriteSingleLittleEndian(rest[(i * sizeof(float))..], values[i]);
            rest = rest[(values.Length * sizeof(float))..];
        }

        return bytes;
    }

    internal static BadInputException Wrong(string source, string what) => new($"'{source}' is not a usable safetensors file: {what}.");

    private static void Check(IReadOnlyList<SafeTensor> tensors)
    {
        HashSet<string> names = new(StringComparer.Ordinal) { MetadataKey };
        foreach (SafeTensor tensor in tensors)
        {
            if (!names.Add(tensor.Name)) throw new ArgumentException($"The name '{tensor.Name}' is reserved or occurs twice.", nameof(tensors));
            long count = tensor.Dimensions.Aggregate(1L, (product, dimension) => checked(product * dimension));
            if (count != tensor.Values.Length) throw new ArgumentException($"'{tensor.Name}' has {tensor.Values.Length} values for {count} places.", nameof(tensors));
        }
    }

    private static byte[] Header(IReadOnlyList<SafeTensor> tensors, IReadOnlyDictionary<string, string>? metadata)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream))
        {
            json.WriteStartObject();
            if (metadata is not null) WriteMetadata(json, metadata);
            long offset = 0;
            foreach (SafeTensor tensor in tensors)
            {
                json.WriteStartObject(tensor.Name);
                json.WriteString("dtype", "F32");
                json.WriteStartArray("shape");
                foreach (int dimension in tensor.Dimensions) json.WriteNumberValue(dimension);
                json.WriteEndArray();
                json.WriteStartArray("data_offsets");
                json.WriteNumberValue(offset);
                json.WriteNumberValue(offset += (long)tensor.Values.Length * sizeof(float));
                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        // Spaces bring the data to an 8-byte boundary, as other writers do.
        while (stream.Length % 8 != 0) stream.WriteByte((byte)' ');
        return stream.ToArray();
    }

    private static void WriteMetadata(Utf8JsonWriter json, IReadOnlyDictionary<string, string> metadata)
    {
        json.WriteStartObject(MetadataKey);
        foreach ((string key, string value) in metadata) json.WriteString(key, value);
        json.WriteEndObject();
    }
}

/// <summary>One named tensor of a weights file, as float32 whatever the file stores.</summary>
/// <param name="Name">Its name in the file.</param>
/// <param name="Dimensions">Its dimensions, slowest first; none for a scalar.</param>
/// <param name="Values">Row-major values, as many as the product of the dimensions.</param>
public sealed record SafeTensor(string Name, IReadOnlyList<int> Dimensions, ReadOnlyMemory<float> Values);

/// <summary>What a safetensors file holds.</summary>
/// <param name="Tensors">The tensors, in the order of their data.</param>
/// <param name="Metadata">Texts that the writer noted ("__metadata__").</param>
public sealed record SafeTensorsFile(IReadOnlyList<SafeTensor> Tensors, IReadOnlyDictionary<string, string> Metadata);
