using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Fovea.Tests.Networks.PyTorch;

/// <summary>Assembles files as torch.save writes them, instruction by instruction.</summary>
internal static class Pickles
{
    private static readonly byte[] Magic = [0x80, 2, 0x8A, 10, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19, (byte)'.'];
    private static readonly byte[] Protocol = [0x80, 2, (byte)'M', 0xE9, 3, (byte)'.'];

    public static byte[] Text(string text) => [(byte)'X', .. Count(Encoding.UTF8.GetByteCount(text)), .. Encoding.UTF8.GetBytes(text)];

    public static byte[] Name(string module, string name) => Encoding.ASCII.GetBytes($"c{module}\n{name}\n");

    public static byte[] Number(int value) => [(byte)'J', .. Count(value)];

    public static byte[] Tuple(params byte[][] items) => [(byte)'(', .. items.SelectMany(item => item), (byte)'t'];

    public static byte[] Storage(string kind, string key, int count) => [.. Tuple(Text("storage"), Name("torch", kind), Text(key), Text("cpu"), Number(count)), (byte)'Q'];

    /// <summary>torch's call that builds a tensor: storage, offset, sizes, strides, requires_grad, hooks.</summary>
    public static byte[] Tensor(byte[] storage, int offset, int[] sizes, int[] strides) =>
    [
        .. Name("torch._utils", "_rebuild_tensor_v2"),
        .. Tuple(storage, Number(offset), Tuple([.. sizes.Select(Number)]), Tuple([.. strides.Select(Number)]), [0x89], [.. Name("collections", "OrderedDict"), (byte)')', (byte)'R']),
        (byte)'R',
    ];

    public static byte[] Dictionary(params (string Key, byte[] Value)[] items) =>
        [(byte)'}', (byte)'(', .. items.SelectMany(item => Text(item.Key).Concat(item.Value)), (byte)'u'];

    public static byte[] Program(byte[] body) => [0x80, 2, .. body, (byte)'.'];

    /// <summary>The older form of file, with float storages.</summary>
    public static byte[] Legacy(byte[] top, params (string Key, float[] Values)[] storages)
    {
        byte[] system = Program(Dictionary(("protocol_version", Number(1001)), ("little_endian", [0x88])));
        byte[] keys = Program([(byte)']', (byte)'(', .. storages.SelectMany(storage => Text(storage.Key)), (byte)'e']);
        return [.. Magic, .. Protocol, .. system, .. Program(top), .. keys, .. storages.SelectMany(storage => Count8(storage.Values.Length).Concat(Floats(storage.Values)))];
    }

    /// <summary>The newer form of file.</summary>
    public static byte[] Zip(byte[] top, CompressionLevel compression, params (string Key, byte[] Bytes)[] storages)
    {
        using MemoryStream stream = new();
        using (ZipArchive zip = new(stream, ZipArchiveMode.Create))
        {
            Add("net/data.pkl", Program(top));
            Add("net/byteorder", "little"u8.ToArray());
            foreach ((string key, byte[] bytes) in storages) Add($"net/data/{key}", bytes);

            void Add(string name, byte[] bytes)
            {
                using Stream entry = zip.CreateEntry(name, compression).Open();
                entry.Write(bytes);
            }
        }

        return stream.ToArray();
    }

    public static byte[] Floats(params float[] values) => [.. values.SelectMany(BitConverter.GetBytes)];

    private static byte[] Count(int value)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        return bytes;
    }

    private static byte[] Count8(long value)
    {
        byte[] bytes = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        return bytes;
    }
}
