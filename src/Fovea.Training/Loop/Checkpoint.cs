using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Fovea.Training;

/// <summary>
/// All that resumes a run bit by bit, in one file: <c>FOVEACKP</c>, version and header length (32-bit little-endian), the
/// header as JSON, the values of the state as little-endian float32, SHA-256 of all that.
/// </summary>
public sealed class Checkpoint
{
    // 1 held super-resolution alone.
    private const int Version = 2;
    private static readonly string[] Older = ["detector.safetensors", "supernet.safetensors"];
    private readonly string _path;
    private readonly byte[] _bytes;
    private readonly int _start;
    private readonly CheckpointHeader _header;

    private Checkpoint(string folder, string path, byte[] bytes, int start, CheckpointHeader header) => (Folder, _path, _bytes, _start, _header) = (folder, path, bytes, start, header);

    private static ReadOnlySpan<byte> Magic => "FOVEACKP"u8;

    /// <summary>The run folder.</summary>
    public string Folder { get; }

    /// <summary>What is trained: <see cref="ITrainingTask.Kind"/>.</summary>
    public string Kind => _header.Kind;

    /// <summary>Steps done.</summary>
    public long Step => _header.Step;

    /// <summary>Fingerprints of the data.</summary>
    public IReadOnlyList<string> Data => _header.Data;

    /// <summary>What the state keeps beside its values; null for nothing.</summary>
    internal JsonObject? Extra => _header.Extra;

    /// <summary>Whether a run folder has something to go on with.</summary>
    /// <exception cref="BadInputException">It is of an older Fovea.</exception>
    public static bool ExistsIn(string folder)
    {
        if (File.Exists(RunFolder.CheckpointIn(folder))) return true;
        string? old = Older.FirstOrDefault(name => File.Exists(Path.Combine(folder, "checkpoints", name)));
        return old is null ? false : throw OfOlder(Path.Combine(folder, "checkpoints", old));
    }

    /// <summary>Reads the last checkpoint of a run.</summary>
    /// <exception cref="BadInputException">There is none, or it is damaged or of an older Fovea.</exception>
    public static Checkpoint Open(string folder)
    {
        if (!ExistsIn(folder)) throw new BadInputException($"{folder} holds no training run to resume (no checkpoints/last.fovea).");
        string path = RunFolder.CheckpointIn(folder);
        byte[] bytes = ForeignFile.ReadBytes(path, ForeignFile.LargestWeights);
        CheckpointHeader header = Decode(path, bytes, out int start);
        return new(folder, path, bytes, start, header);
    }

    /// <summary>The options of the run.</summary>
    /// <param name="read">Makes them from JSON.</param>
    /// <exception cref="BadInputException">They are no such options.</exception>
    internal T ReadOptions<T>(Func<string, T> read)
    {
        try
        {
            return read(_header.Options.GetRawText());
        }
        catch (Exception exception) when (ForeignJson.IsFault(exception))
        {
            throw new BadInputException($"checkpoint {_path} has a header that cannot be read: {exception.Message}", exception);
        }
    }

    /// <summary>Writes a state aside, flushes it to disk and renames it to <paramref name="path"/>.</summary>
    internal static void Save(string path, ITrainingTask task)
    {
        TrainingState state = task.State;
        CheckpointHeader header = new()
        {
            Kind = task.Kind,
            Options = JsonElement.Parse(task.OptionsJson),
            Step = state.Step,
            Seconds = state.Seconds,
            BestStep = state.Best?.Step ?? -1,
            BestScore = state.Best?.Score ?? 0,
            Data = task.Data,
            Extra = state.Extra,
            Values = [.. state.Values.Select(values => new CheckpointValues(values.Name, values.Span.Length))],
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

    /// <summary>Fills a fresh state of the same options.</summary>
    /// <exception cref="BadInputException">The values do not fit.</exception>
    internal void Restore(TrainingState state)
    {
        ReadOnlySpan<float> values = MemoryMarshal.Cast<byte, float>(_bytes.AsSpan(_start, _bytes.Length - SHA256.HashSizeInBytes - _start));
        CheckpointValues[] wanted = [.. state.Values.Select(one => new CheckpointValues(one.Name, one.Span.Length))];
        if (!wanted.SequenceEqual(_header.Values) || wanted.Sum(one => (long)one.Count) != values.Length) throw new BadInputException($"checkpoint {_path} does not fit the network in its own header; it is damaged.");
        foreach (StateValues one in state.Values)
        {
            values[..one.Span.Length].CopyTo(one.Span);
            values = values[one.Span.Length..];
        }

        (state.Step, state.Seconds) = (_header.Step, _header.Seconds);
        if (_header.BestStep >= 0) state.Best = (_header.BestStep, _header.BestScore);
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
        foreach (StateValues values in state.Values) stream.Write(MemoryMarshal.AsBytes(values.Span));
        return stream.ToArray();
    }

    private static CheckpointHeader Decode(string path, byte[] bytes, out int at)
    {
        int end = bytes.Length - SHA256.HashSizeInBytes;
        if (end < 16 || !bytes.AsSpan(0, 8).SequenceEqual(Magic)) throw new BadInputException($"{path} is no Fovea checkpoint.");
        if (!SHA256.HashData(bytes.AsSpan(0, end)).AsSpan().SequenceEqual(bytes.AsSpan(end))) throw new BadInputException($"checkpoint {path} is damaged: its checksum does not match; use an older one.");
        int version = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(8));
        if (version < Version) throw OfOlder(path);
        if (version > Version) throw new BadInputException($"checkpoint {path} has version {version}; this Fovea reads version {Version}.");
        int length = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(12));
        if (length < 0 || length > end - 16) throw new BadInputException($"checkpoint {path} is damaged: its header claims {length} bytes.");
        at = 16 + length;
        if ((end - at) % sizeof(float) != 0) throw new BadInputException($"checkpoint {path} is damaged: it ends within a number.");
        try
        {
            return ForeignJson.Read(bytes.AsSpan(16, length), TrainingJson.Compact.CheckpointHeader);
        }
        catch (JsonException exception)
        {
            throw new BadInputException($"checkpoint {path} has a header that cannot be read: {exception.Message}", exception);
        }
    }

    private static BadInputException OfOlder(string path) => new($"checkpoint {path} is of an older Fovea and cannot be continued by this one; its models still open: start a new run from them, in another folder.");
}

/// <summary>The readable part of a checkpoint file.</summary>
internal sealed record CheckpointHeader
{
    public required string Kind { get; init; }

    public required JsonElement Options { get; init; }

    public required long Step { get; init; }

    public required double Seconds { get; init; }

    /// <summary>Step of the best validation so far, or −1.</summary>
    public required long BestStep { get; init; }

    public required double BestScore { get; init; }

    public required IReadOnlyList<string> Data { get; init; }

    public JsonObject? Extra { get; init; }

    /// <summary>What follows, in order.</summary>
    public required IReadOnlyList<CheckpointValues> Values { get; init; }
}

/// <summary>So many values of a name.</summary>
internal sealed record CheckpointValues(string Name, int Count);
