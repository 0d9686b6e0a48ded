namespace Fovea.Networks.PyTorch;

/// <summary>Takes the tensors out of what a pickle built, and their values out of the storages.</summary>
internal sealed class StateDictionary(long fileLength, Func<PickleStorage, ReadOnlyMemory<byte>> open)
{
    private const int DeepestDictionary = 4;
    private const int MostTensors = 65_536;
    private const int MostEntries = 4 * MostTensors;

    /// <summary>A tensor of more dimensions is refused.</summary>
    public const int LargestRank = 8;

    private readonly List<SafeTensor> _tensors = [];
    private readonly Dictionary<string, ReadOnlyMemory<byte>> _opened = new(StringComparer.Ordinal);
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private long _openedBytes;
    private long _values;
    private int _entries;

    /// <summary>The tensors in order.</summary>
    public IReadOnlyList<SafeTensor> Read(object? top)
    {
        if (top is not PickleDictionary dictionary) throw new InvalidDataException("its top is not a dictionary of tensors");
        Add(dictionary, "", 1);
        if (_tensors.Count == 0) throw new InvalidDataException("it holds no tensors");
        return _tensors;
    }

    private void Add(PickleDictionary dictionary, string prefix, int depth)
    {
        if (depth > DeepestDictionary) throw new InvalidDataException("its dictionaries are nested too deep");
        foreach ((object? key, object? value) in dictionary)
        {
            // A dictionary may stand in many places; what it holds counts in each.
            if (++_entries > MostEntries) throw new InvalidDataException("its dictionaries hold too many entries");
            if (key is not string name) continue;
            if (value is PickleDictionary inner) Add(inner, $"{prefix}{name}.", depth + 1);
            if (value is not PickleTensor tensor) continue;
            if (!_names.Add(prefix + name)) throw new InvalidDataException($"it holds '{prefix}{name}' twice");
            if (_tensors.Count == MostTensors) throw new InvalidDataException("it holds too many tensors");
            _tensors.Add(new SafeTensor(prefix + name, [.. tensor.Sizes.Select(size => (int)size)], Values(tensor, prefix + name)));
        }
    }

    private float[] Values(PickleTensor tensor, string name)
    {
        int count = CheckedCount(tensor, name);
        float[] values = new float[count];
        if (count == 0) return values;
        ReadOnlyMemory<byte> storage = Open(tensor.Storage);
        int size = tensor.Storage.ElementSize;
        decimal last = tensor.Offset;
        for (int i = 0; i < tensor.Sizes.Length; i++) last += (decimal)(tensor.Sizes[i] - 1) * tensor.Strides[i];
        if (last >= storage.Length / size) throw new InvalidDataException($"tensor '{name}' reaches beyond its storage of {storage.Length / size} values");

        long[] index = new long[tensor.Sizes.Length];
        long at = tensor.Offset;
        for (int i = 0; i < count; i++)
        {
            values[i] = tensor.Storage.Decode(storage.Span[(int)(at * size)..]);
            // The next index, like a mileometer: the last dimension turns first.
            for (int d = index.Length - 1; d >= 0; d--)
            {
                at += tensor.Strides[d];
                if (++index[d] < tensor.Sizes[d]) break;
                at -= tensor.Strides[d] * tensor.Sizes[d];
                index[d] = 0;
            }
        }

        return values;
    }

    private ReadOnlyMemory<byte> Open(PickleStorage storage)
    {
        if (_opened.TryGetValue(storage.Key, out ReadOnlyMemory<byte> bytes)) return bytes;
        _opened[storage.Key] = bytes = open(storage);
        // Entries of an archive may lie on top of each other.
        _openedBytes += bytes.Length;
        return _openedBytes <= fileLength ? bytes : throw new InvalidDataException("its storages claim more than the file holds");
    }

    private int CheckedCount(PickleTensor tensor, string name)
    {
        if (tensor.Sizes.Length != tensor.Strides.Length || tensor.Sizes.Length > LargestRank) throw new InvalidDataException($"tensor '{name}' has {tensor.Sizes.Length} dimensions and {tensor.Strides.Length} strides");
        if (tensor.Offset < 0 || tensor.Sizes.Concat(tensor.Strides).Any(value => value is < 0 or > int.MaxValue)) throw new InvalidDataException($"tensor '{name}' has an impossible shape");
        decimal count = 1;
        foreach (long size in tensor.Sizes) count = Math.Min(count * size, long.MaxValue);
        // Views may share values, but a small file must not fill the memory with them.
        if (_values + count > 4 * fileLength) throw new InvalidDataException($"tensor '{name}' makes more values than a file of {fileLength} bytes should hold");
        _values += (long)count;
        return (int)count;
    }
}
