using System.Buffers.Binary;
using System.IO.Compression;

namespace Fovea.Networks.PyTorch;

/// <summary>
/// Reads the tensors of files that torch.save wrote, both the zip form and the older one. Such files are programs for a
/// small machine that may call anything; here it may only build dictionaries and tensors, and whatever else a file asks
/// for is refused, not run.
/// </summary>
public static class PyTorchFile
{
    private const int LongestMessage = 200;

    // Protocol 2, then the ten bytes of torch.save's magic number, then stop.
    private static readonly byte[] LegacyStart = [0x80, 0x02, 0x8A, 0x0A, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19, 0x2E];

    /// <summary>Reads a file whose top is a dictionary of tensors by name, such as a state_dict; dictionaries in it add "name." to theirs.</summary>
    /// <returns>The tensors in the file's order, as float32 whatever the file stores; values that are no tensors are left out.</returns>
    /// <exception cref="BadInputException">The file cannot be read, is no such file, is damaged, or asks for code to run.</exception>
    public static IReadOnlyList<SafeTensor> Read(string path)
    {
        try
        {
            return Parse(ForeignFile.ReadBytes(path, ForeignFile.LargestWeights), path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new BadInputException($"Cannot read the weights '{path}': {exception.Message}");
        }
    }

    /// <summary>Reads the bytes of a file; <paramref name="source"/> names it in messages.</summary>
    /// <inheritdoc cref="Read"/>
    public static IReadOnlyList<SafeTensor> Parse(byte[] bytes, string source)
    {
        try
        {
            if (bytes.AsSpan().StartsWith("PK"u8)) return ReadZip(bytes);
            if (bytes.AsSpan().StartsWith(LegacyStart)) return ReadLegacy(bytes);
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException or NotSupportedException or ArgumentException or OverflowException or InvalidOperationException)
        {
            // Names come from the file: they must not break the line.
            string what = string.Concat(exception.Message.TrimEnd('.').Take(LongestMessage).Select(c => char.IsControl(c) ? '?' : c));
            throw new BadInputException($"'{source}' is not a usable PyTorch file: {what}.");
        }

        throw new BadInputException($"'{source}' is not a usable PyTorch file: it does not start like one that torch.save wrote.");
    }

    private static IReadOnlyList<SafeTensor> ReadZip(byte[] bytes)
    {
        using ZipArchive zip = new(new MemoryStream(bytes, writable: false));
        ZipArchiveEntry program = zip.Entries.FirstOrDefault(entry => entry.Name == "data.pkl") ?? throw new InvalidDataException("it has no data.pkl");
        string folder = program.FullName[..^program.Name.Length];
        if (zip.GetEntry($"{folder}byteorder") is { } order && !Content(order, bytes.Length).AsSpan().SequenceEqual("little"u8)) throw new InvalidDataException("its byte order is not little");
        object? top = new PickleMachine(Content(program, bytes.Length)).Run();
        return new StateDictionary(bytes.Length, storage =>
        {
            ZipArchiveEntry entry = zip.GetEntry($"{folder}data/{storage.Key}") ?? throw new InvalidDataException($"it lacks the values of storage '{storage.Key}'");
            return Content(entry, bytes.Length);
        }).Read(top);
    }

    // torch.save stores without compression; anything else could be a few bytes that claim to be millions.
    private static byte[] Content(ZipArchiveEntry entry, int archiveLength)
    {
        if (entry.CompressedLength != entry.Length || entry.Length > archiveLength) throw new InvalidDataException($"'{entry.FullName}' is compressed, which torch.save never does");
        using Stream stream = entry.Open();
        byte[] content = new byte[entry.Length];
        if (stream.ReadAtLeast(content, content.Length, throwOnEndOfStream: false) < content.Length) throw new InvalidDataException($"'{entry.FullName}' ends early");
        return content;
    }

    private static IReadOnlyList<SafeTensor> ReadLegacy(byte[] bytes)
    {
        PickleMachine machine = new(bytes, LegacyStart.Length);
        if (machine.Run() is not 1001L) throw new InvalidDataException("its protocol is not 1001");
        if (machine.Run() is not PickleDictionary system || !system.Any(pair => pair is { Key: "little_endian", Value: true })) throw new InvalidDataException("its byte order is not little");
        object? top = machine.Run();
        if (machine.Run() is not List<object?> keys) throw new InvalidDataException("it has no list of storages");
        Dictionary<string, (long Count, int Start)> starts = new(StringComparer.Ordinal);
        long at = machine.Position;
        foreach (object? key in keys)
        {
            if (key is not string name || !machine.Storages.TryGetValue(name, out PickleStorage? storage)) throw new InvalidDataException("it lists a storage that no tensor uses");
            if (at + sizeof(long) > bytes.Length) throw new InvalidDataException($"it ends before storage '{name}'");
            long count = BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan((int)at));
            at += sizeof(long);
            if (count < 0 || count > (bytes.Length - at) / storage.ElementSize) throw new InvalidDataException($"storage '{name}' claims {count} values, more than follow");
            starts[name] = (count, (int)at);
            at += count * storage.ElementSize;
        }

        return new StateDictionary(bytes.Length, storage =>
            starts.TryGetValue(storage.Key, out (long Count, int Start) place)
                ? bytes.AsMemory(place.Start, (int)(place.Count * storage.ElementSize))
                : throw new InvalidDataException($"it lacks the values of storage '{storage.Key}'")).Read(top);
    }
}
