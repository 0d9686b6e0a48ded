using System.Buffers.Binary;
using System.Text;

namespace Fovea.Networks.PyTorch;

/// <summary>
/// The stack machine of Python's pickle format, without what makes pickles dangerous: names are looked up in a short list
/// and stand for building a dictionary, a storage or a tensor. No instruction reaches anything outside.
/// </summary>
internal sealed class PickleMachine(ReadOnlyMemory<byte> program, int start = 0)
{
    private const string RebuildTensor = "torch._utils._rebuild_tensor_v2";
    private const string RebuildParameter = "torch._utils._rebuild_parameter";
    private const string OrderedDictionary = "collections.OrderedDict";
    private static readonly object Mark = new();

    private readonly Stack<object?> _stack = new();
    private readonly Dictionary<uint, object?> _memo = [];
    private readonly Dictionary<string, PickleStorage> _storages = new(StringComparer.Ordinal);

    /// <summary>One past the last byte read.</summary>
    public int Position { get; private set; } = start;

    /// <summary>Every storage that was named, by its key.</summary>
    public IReadOnlyDictionary<string, PickleStorage> Storages => _storages;

    /// <summary>Runs one pickle to its end and gives what it built: null, bool, long, double, string, array (a tuple), list, dictionary or tensor.</summary>
    /// <exception cref="InvalidDataException">The pickle is damaged or asks for what is not allowed.</exception>
    public object? Run()
    {
        _stack.Clear();
        _memo.Clear();
        while (true)
        {
            byte code = Take(1)[0];
            if (code == '.') return Pop();
            if (!Constant(code) && !Memory(code) && !Collection(code) && !Construction(code)) throw new InvalidDataException($"its pickle has the instruction 0x{code:X2}, which no file of tensors needs");
        }
    }

    private bool Constant(byte code)
    {
        switch (code)
        {
            case (byte)'N': Push(null); return true;
            case 0x88: Push(true); return true;
            case 0x89: Push(false); return true;
            case (byte)'K': Push((long)Take(1)[0]); return true;
            case (byte)'M': Push((long)BinaryPrimitives.ReadUInt16LittleEndian(Take(2))); return true;
            case (byte)'J': Push((long)BinaryPrimitives.ReadInt32LittleEndian(Take(4))); return true;
            case 0x8A: Push(Long(Take(Take(1)[0]))); return true;
            case (byte)'G': Push(BinaryPrimitives.ReadDoubleBigEndian(Take(8))); return true;
            case (byte)'X': Push(Encoding.UTF8.GetString(Take(Length()))); return true;
            case 0x8C: Push(Encoding.UTF8.GetString(Take(Take(1)[0]))); return true;
            case (byte)'T': Push(Encoding.Latin1.GetString(Take(Length()))); return true;
            case (byte)'U': Push(Encoding.Latin1.GetString(Take(Take(1)[0]))); return true;
            case (byte)')': Push(Array.Empty<object?>()); return true;
            case (byte)']': Push(new List<object?>()); return true;
            case (byte)'}': Push(new PickleDictionary()); return true;
            default: return false;
        }
    }

    private bool Memory(byte code)
    {
        switch (code)
        {
            case 0x80: Take(1); return true; // Protocol.
            case 0x95: Take(8); return true; // A frame's length, which only helps to read ahead.
            case (byte)'(': _stack.Push(Mark); return true;
            case (byte)'0': Pop(); return true;
            case (byte)'q': _memo[Take(1)[0]] = Top(); return true;
            case (byte)'r': _memo[BinaryPrimitives.ReadUInt32LittleEndian(Take(4))] = Top(); return true;
            case 0x94: _memo[(uint)_memo.Count] = Top(); return true;
            case (byte)'h': Push(Remember(Take(1)[0])); return true;
            case (byte)'j': Push(Remember(BinaryPrimitives.ReadUInt32LittleEndian(Take(4)))); return true;
            default: return false;
        }
    }

    private bool Collection(byte code)
    {
        switch (code)
        {
            case 0x85: Push(new[] { Pop() }); return true;
            case 0x86: Push(PopMany(2)); return true;
            case 0x87: Push(PopMany(3)); return true;
            case (byte)'t': Push(PopToMark()); return true;
            case (byte)'a': Extend([Pop()]); return true;
            case (byte)'e': Extend(PopToMark()); return true;
            case (byte)'s': Insert(PopMany(2)); return true;
            case (byte)'u': Insert(PopToMark()); return true;
            default: return false;
        }
    }

    private bool Construction(byte code)
    {
        switch (code)
        {
            case (byte)'c': Push(Named($"{Line()}.{Line()}")); return true;
            case 0x93: Push(Named(string.Join('.', PopMany(2)))); return true;
            case (byte)'Q': Push(Storage(Pop())); return true;
            case (byte)'R': Push(Call(PopMany(2))); return true;
            case (byte)'b':
                // torch hangs its version notes on the dictionary.
                Pop();
                if (Top() is not PickleDictionary) throw new InvalidDataException("its pickle changes the inside of an object");
                return true;
            default: return false;
        }
    }

    private static Name Named(string name)
    {
        bool known = name is RebuildTensor or RebuildParameter or OrderedDictionary
            || (name.StartsWith("torch.", StringComparison.Ordinal) && PickleStorage.ElementSizes.ContainsKey(name["torch.".Length..]));
        return known ? new Name(name) : throw new InvalidDataException($"it asks Python to run '{name}', which is refused; save the state_dict alone");
    }

    private PickleStorage Storage(object? id)
    {
        if (id is not object?[] { Length: >= 5 } parts || parts[0] is not "storage" || parts[1] is not Name kind || parts[2] is not string key
            || !kind.Path.EndsWith("Storage", StringComparison.Ordinal) || parts.Length > 5 && parts[5] is not null)
        {
            throw new InvalidDataException("its pickle refers to something that is no storage");
        }

        PickleStorage storage = new(kind.Path["torch.".Length..], key);
        if (!_storages.TryAdd(key, storage) && _storages[key] != storage) throw new InvalidDataException($"storage '{key}' is of two types");
        return storage;
    }

    private static object Call(object?[] call) => call switch
    {
        [Name { Path: OrderedDictionary }, object?[] { Length: 0 }] => new PickleDictionary(),
        [Name { Path: RebuildParameter }, object?[] { Length: > 0 } arguments] when arguments[0] is PickleTensor tensor => tensor,
        [Name { Path: RebuildTensor }, object?[] { Length: >= 4 } arguments] when arguments[0] is PickleStorage storage && arguments[1] is long offset =>
            new PickleTensor(storage, offset, Longs(arguments[2]), Longs(arguments[3])),
        _ => throw new InvalidDataException("its pickle calls something with arguments that do not fit"),
    };

    private static long[] Longs(object? tuple) =>
        tuple is object?[] { Length: <= StateDictionary.LargestRank } values && values.All(value => value is long) ? [.. values.Cast<long>()] : throw new InvalidDataException("a tensor's shape is not a tuple of a few whole numbers");

    private static long Long(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > sizeof(long)) throw new InvalidDataException("its pickle has a number that is too large");
        long value = bytes.Length > 0 && (sbyte)bytes[^1] < 0 ? -1 : 0;
        for (int i = bytes.Length - 1; i >= 0; i--) value = (value << 8) | bytes[i];
        return value;
    }

    private void Extend(object?[] values)
    {
        if (Top() is not List<object?> list) throw new InvalidDataException("its pickle appends to something that is no list");
        list.AddRange(values);
    }

    private void Insert(object?[] values)
    {
        if (Top() is not PickleDictionary dictionary || values.Length % 2 != 0) throw new InvalidDataException("its pickle sets items of something that is no dictionary");
        for (int i = 0; i < values.Length; i += 2) dictionary.Add(new(values[i], values[i + 1]));
    }

    private void Push(object? value) => _stack.Push(value);

    private object? Pop() => _stack.TryPop(out object? value) && value != Mark ? value : throw new InvalidDataException("its pickle takes from an empty stack");

    private object? Top() => _stack.TryPeek(out object? value) && value != Mark ? value : throw new InvalidDataException("its pickle looks at an empty stack");

    private object? Remember(uint key) => _memo.TryGetValue(key, out object? value) ? value : throw new InvalidDataException("its pickle recalls what it never stored");

    private object?[] PopMany(int count)
    {
        object?[] values = new object?[count];
        while (count > 0) values[--count] = Pop();
        return values;
    }

    private object?[] PopToMark()
    {
        List<object?> values = [];
        while (_stack.TryPop(out object? value))
        {
            if (value == Mark)
            {
                values.Reverse();
                return [.. values];
            }

            values.Add(value);
        }

        throw new InvalidDataException("its pickle takes from an empty stack");
    }

    private int Length()
    {
        uint length = BinaryPrimitives.ReadUInt32LittleEndian(Take(4));
        return length <= int.MaxValue ? (int)length : throw new InvalidDataException("its pickle ends early");
    }

    private string Line()
    {
        int length = program.Span[Position..].IndexOf((byte)'\n');
        if (length < 0) throw new InvalidDataException("its pickle ends early");
        string line = Encoding.UTF8.GetString(Take(length));
        Take(1);
        return line;
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > program.Length - Position) throw new InvalidDataException("its pickle ends early");
        ReadOnlySpan<byte> bytes = program.Span.Slice(Position, count);
        Position += count;
        return bytes;
    }

    private sealed record Name(string Path);
}
