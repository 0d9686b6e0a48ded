using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;

namespace Fovea.Training;

/// <summary>
/// All that resumes a run bit by bit, in one file: <c>FOVEACKP</c>, version and header length (32-bit little-endian),
/// the header as JSON, the raw parameters, both moments and the average as little-endian float32, SHA-256 of all that.
/// There is no random state: draws are a function of seed and step.
/// </summary>
internal static class Checkpoint
{
    private const int Version = 1;

    private static ReadOnlySpan<byte> Magic => "FOVEACKP"u8;

    /// <summary>Writes the state aside, flushes it to disk and renames it to <paramref name="path"/>.</summary>
    public static void Save(string path, TrainingState state, IReadOnlyList<string> data)
    {
        CheckpointHeader header = new()
        {
            Options = state.Options,
            Step = state.Step,
            Seconds = state.Seconds,
            BestStep = state.Best?.Step ?? -1,
            BestScore = state.Best?.Score ?? 0,
            Data = data,
            Parameters = state.RawLayout.Count,
            HasAverage = state.Average is not null,
            Ranges = state.Quantized?.Table,
        };
        byte[] bytes = Encode(header, state);
        using (FileStream stream = new(path + ".new", FileMode.Create, FileAccess.Write))
        {
            stream.Write(bytes);
            stream.Write(SHA256.HashData(bytes));
            stream.Flush(flushToDisk: true);
        }

        File.Move(path + ".new", path, overwrite: true);
    }

    /// <summary>Reads a state.</summary>
    /// <exception cref="BadInputException">The file is missing, damaged or of another version.</exception>
    public static (TrainingState State, CheckpointHeader Header) Load(string path)
    {
        if (!File.Exists(path)) throw new BadInputException($"there is no checkpoint {path}.");
        byte[] bytes = ForeignFile.ReadBytes(path, ForeignFile.LargestWeights);
        CheckpointHeader header = Decode(path, bytes, out int at);
        TrainingState state = TrainingState.Create(header.Options with { Start = null }, header.Ranges);
        int expected = header.Parameters * (header.HasAverage ? 4 : 3) * sizeof(float);
        if (state.RawLayout.Count != header.Parameters || (state.Average is not null) != header.HasAverage || bytes.Length - SHA256.HashSizeInBytes - at != expected)
        {
            state.Dispose();
            throw new BadInputException($"checkpoint {path} does not fit the network in its own header; it is damaged.");
        }

        Restore(state, header, MemoryMarshal.Cast<byte, float>(bytes.AsSpan(at, expected)));
        return (state, header);
    }

    private static byte[] Encode(CheckpointHeader header, TrainingState state)
    {
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(header, TrainingJson.Compact.CheckpointHeader);
        // The floats start on a multiple of four; JSON may end in spaces.
        int length = (json.Length + 3) & ~3;
        using MemoryStream stream = new();
        stream.Write(Magic);
        Span<byte> numbers = stackalloc byte[8];
        BinaryPrimitives.WriteInt32LittleEndian(numbers, Version);
        BinaryPrimitives.WriteInt32LittleEndian(numbers[4..], length);
        stream.Write(numbers);
        stream.Write(json);
        for (int i = json.Length; i < length; i++) stream.WriteByte((byte)' ');
        float[] raw = new float[state.RawLayout.Count];
        state.RawLayout.Gather(state.Raw, raw);
        foreach (float[]? values in new[] { raw, state.Adam.First, state.Adam.Second, state.Average })
        {
            if (values is not null) stream.Write(MemoryMarshal.AsBytes(values.AsSpan()));
        }

        return stream.ToArray();
    }

    private static CheckpointHeader Decode(string path, byte[] bytes, out int at)
    {
        int end = bytes.Length - SHA256.HashSizeInBytes;
        if (end < 16 || !bytes.AsSpan(0, 8).SequenceEqual(Magic)) throw new BadInputException($"{path} is no Fovea checkpoint.");
        if (!SHA256.HashData(bytes.AsSpan(0, end)).AsSpan().SequenceEqual(bytes.AsSpan(end))) throw new BadInputException($"checkpoint {path} is damaged: its checksum does not match; use an older one.");
        int version = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(8));
        if (version != Version) throw new BadInputException($"checkpoint {path} has version {version}; this Fovea reads version {Version}.");
        int length = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(12));
        if (length < 0 || length > end - 16) throw new BadInputException($"checkpoint {path} is damaged: its header claims {length} bytes.");
        at = 16 + length;
        try
        {
            CheckpointHeader header = ForeignJson.Read(bytes.AsSpan(16, length), TrainingJson.Compact.CheckpointHeader);
            header.Options.Validate();
            return header;
        }
        catch (JsonException exception)
        {
            throw new BadInputException($"checkpoint {path} has a header that cannot be read: {exception.Message}", exception);
        }
    }

    private static void Restore(TrainingState state, CheckpointHeader header, ReadOnlySpan<float> values)
    {
        int count = header.Parameters;
        state.RawLayout.Scatter(values[..count].ToArray(), state.Raw);
        values.Slice(count, count).CopyTo(state.Adam.First);
        values.Slice(2 * count, count).CopyTo(state.Adam.Second);
        if (state.Average is not null) values.Slice(3 * count, count).CopyTo(state.Average);
        (state.Step, state.Seconds) = (header.Step, header.Seconds);
        if (header.BestStep >= 0) state.Best = (header.BestStep, header.BestScore);
    }
}
