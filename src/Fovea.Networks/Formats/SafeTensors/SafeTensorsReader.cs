using System.Buffers.Binary;
using System.Text.Json;

namespace Fovea.Networks;

/// <summary>Checks the header of a safetensors file against the data and takes the tensors out.</summary>
internal sealed class SafeTensorsReader(string source, int dataLength)
{
    private const int LargestRank = 8;

    private readonly List<Entry> _entries = [];
    private readonly Dictionary<string, string> _metadata = new(StringComparer.Ordinal);

    public SafeTensorsFile Read(ReadOnlySpan<byte> header, ReadOnlySpan<byte> data)
    {
        ReadHeader(header);
        _entries.Sort((a, b) => a.Begin != b.Begin ? a.Begin.CompareTo(b.Begin) : a.End.CompareTo(b.End));
        CheckCoverage();
        List<SafeTensor> tensors = [];
        foreach (Entry entry in _entries) tensors.Add(new SafeTensor(entry.Name, entry.Dimensions, Decode(entry, data[entry.Begin..entry.End])));
        return new SafeTensorsFile(tensors, _metadata);
    }

    private void ReadHeader(ReadOnlySpan<byte> header)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(header.ToArray(), new JsonDocumentOptions { AllowDuplicateProperties = false, MaxDepth = 4 });
            if (document.RootElement.ValueKind != JsonValueKind.Object) throw SafeTensors.Wrong(source, "its header is not a JSON object");
            foreach (JsonProperty property in document.RootElement.EnumerateObject())
            {
                if (property.Name == "__metadata__") ReadMetadata(property.Value);
                else _entries.Add(ReadEntry(property.Name, property.Value));
            }
        }
        catch (JsonException exception)
        {
            throw SafeTensors.Wrong(source, $"its header is not JSON ({exception.Message.TrimEnd('.')})");
        }
        catch (InvalidOperationException)
        {
            throw SafeTensors.Wrong(source, "its header has a text that is no Unicode");
        }
    }

    private void ReadMetadata(JsonElement metadata)
    {
        if (metadata.ValueKind != JsonValueKind.Object) throw SafeTensors.Wrong(source, "its metadata is not an object");
        foreach (JsonProperty text in metadata.EnumerateObject())
        {
            if (text.Value.ValueKind != JsonValueKind.String) throw SafeTensors.Wrong(source, $"its metadata '{text.Name}' is not a text");
            _metadata[text.Name] = text.Value.GetString()!;
        }
    }

    private Entry ReadEntry(string name, JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object
            || !json.TryGetProperty("dtype", out JsonElement type) || type.ValueKind != JsonValueKind.String
            || !json.TryGetProperty("shape", out JsonElement shape) || shape.ValueKind != JsonValueKind.Array
            || !json.TryGetProperty("data_offsets", out JsonElement offsets) || offsets.ValueKind != JsonValueKind.Array || offsets.GetArrayLength() != 2)
        {
            throw SafeTensors.Wrong(source, $"tensor '{name}' lacks dtype, shape or data_offsets");
        }

        string format = type.GetString()!;
        int size = format switch
        {
            "F32" => 4,
            "F16" or "BF16" => 2,
            _ => throw SafeTensors.Wrong(source, $"tensor '{name}' has type {format}; F32, F16 and BF16 can be read"),
        };
        if (shape.GetArrayLength() > LargestRank) throw SafeTensors.Wrong(source, $"tensor '{name}' has {shape.GetArrayLength()} dimensions");
        int[] dimensions = [.. shape.EnumerateArray().Select(dimension => Whole(name, dimension, "shape"))];
        int begin = Whole(name, offsets[0], "offset"), end = Whole(name, offsets[1], "offset");
        if (begin > end || end > dataLength) throw SafeTensors.Wrong(source, $"tensor '{name}' lies at {begin}..{end} of {dataLength} bytes of data");
        long bytes = size;
        foreach (int dimension in dimensions) bytes = Math.Min(bytes * dimension, long.MaxValue / int.MaxValue);
        if (bytes != end - begin) throw SafeTensors.Wrong(source, $"tensor '{name}' of shape [{string.Join(", ", dimensions)}] does not fill its {end - begin} bytes");
        return new Entry(name, format, dimensions, begin, end);
    }

    private int Whole(string name, JsonElement json, string what) =>
        json.ValueKind == JsonValueKind.Number && json.TryGetInt32(out int value) && value >= 0
            ? value
            : throw SafeTensors.Wrong(source, $"tensor '{name}' has the {what} {json.GetRawText()}, not a whole number that fits");

    private void CheckCoverage()
    {
        int at = 0;
        foreach (Entry entry in _entries)
        {
            if (entry.Begin < at) throw SafeTensors.Wrong(source, $"tensor '{entry.Name}' overlaps the one before it");
            if (entry.Begin > at) throw SafeTensors.Wrong(source, $"{entry.Begin - at} bytes before tensor '{entry.Name}' belong to nothing");
            at = entry.End;
        }

        if (at != dataLength) throw SafeTensors.Wrong(source, $"{dataLength - at} bytes at its end belong to nothing");
    }

    private static float[] Decode(Entry entry, ReadOnlySpan<byte> bytes)
    {
        float[] values = new float[bytes.Length / (entry.Format == "F32" ? 4 : 2)];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = entry.Format switch
            {
                "F32" => BinaryPrimitives.ReadSingleLittleEndian(bytes[(4 * i)..]),
                "F16" => (float)BinaryPrimitives.ReadHalfLittleEndian(bytes[(2 * i)..]),
                _ => BitConverter.Int32BitsToSingle(BinaryPrimitives.ReadUInt16LittleEndian(bytes[(2 * i)..]) << 16),
            };
        }

        return values;
    }

    private sealed record Entry(string Name, string Format, int[] Dimensions, int Begin, int End);
}
