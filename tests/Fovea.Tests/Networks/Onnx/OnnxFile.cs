using System.Buffers.Binary;
using System.Text;

namespace Fovea.Tests.Networks.Onnx;

/// <summary>Reads ONNX files by the rules of protocol buffers alone, knowing nothing of how we write them.</summary>
internal sealed class OnnxFile
{
    private readonly List<(int Field, object Value)> _fields;

    private OnnxFile(ReadOnlySpan<byte> bytes) => _fields = Parse(bytes);

    public static OnnxFile Read(ReadOnlySpan<byte> bytes) => new(bytes);

    public IEnumerable<OnnxFile> Messages(int field) => Values<byte[]>(field).Select(bytes => new OnnxFile(bytes));

    public OnnxFile Message(int field) => Messages(field).Single();

    public IEnumerable<string> Texts(int field) => Values<byte[]>(field).Select(Encoding.UTF8.GetString);

    public string Text(int field) => Texts(field).Single();

    public byte[] Bytes(int field) => Values<byte[]>(field).Single();

    public IReadOnlyList<long> Numbers(int field) => [.. Values<ulong>(field).Select(value => (long)value)];

    private IEnumerable<T> Values<T>(int field) => _fields.Where(pair => pair.Field == field).Select(pair => (T)pair.Value);

    private static List<(int Field, object Value)> Parse(ReadOnlySpan<byte> bytes)
    {
        List<(int, object)> fields = [];
        for (int at = 0; at < bytes.Length;)
        {
            ulong tag = Varint(bytes, ref at);
            switch (tag & 7)
            {
                case 0:
                    fields.Add(((int)(tag >> 3), Varint(bytes, ref at)));
                    break;
                case 2:
                    int length = (int)Varint(bytes, ref at);
                    fields.Add(((int)(tag >> 3), bytes.Slice(at, length).ToArray()));
                    at += length;
                    break;
                case 5:
                    fields.Add(((int)(tag >> 3), BinaryPrimitives.ReadSingleLittleEndian(bytes[at..])));
                    at += 4;
                    break;
                default:
                    throw new InvalidDataException($"wire type {tag & 7} at {at}");
            }
        }

        return fields;
    }

    private static ulong Varint(ReadOnlySpan<byte> bytes, ref int at)
    {
        ulong value = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte part = bytes[at++];
            value |= (ulong)(part & 127) << shift;
            if (part < 128) return value;
        }
    }
}
