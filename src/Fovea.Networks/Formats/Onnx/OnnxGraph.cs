using System.Globalization;
using System.Runtime.InteropServices;

namespace Fovea.Networks.Onnx;

/// <summary>An ONNX graph while it is written: operators in order, constants by name (GraphProto of onnx.proto).</summary>
internal sealed class OnnxGraph
{
    private const int FloatType = 1;
    private const int ByteType = 2;
    private const int SignedByteType = 3;
    private const int Int32Type = 6;
    private const int Int64Type = 7;

    private readonly ProtoMessage _message = new();
    private readonly HashSet<string> _constants = [];
    private int _count;

    /// <summary>Appends an operator with one result, and returns the result's name.</summary>
    public string Add(string operation, IReadOnlyList<string> inputs, params ReadOnlySpan<ProtoMessage> attributes) => AddMany(operation, inputs, 1, attributes)[0];

    /// <summary>Appends an operator, and returns the names of its results.</summary>
    public string[] AddMany(string operation, IReadOnlyList<string> inputs, int outputs, params ReadOnlySpan<ProtoMessage> attributes)
    {
        string name = $"{operation}_{_count++}";
        string[] results = [.. Enumerable.Range(0, outputs).Select(i => outputs == 1 ? $"{name}_out" : $"{name}_out{i}")];
        Append(operation, name, inputs, results, attributes);
        return results;
    }

    /// <summary>Gives a value the name under which the graph returns it.</summary>
    public void Return(string value, string name) => Append("Identity", $"return_{name}", [value], [name], []);

    /// <summary>Floats of a shape; the same name is written once.</summary>
    public string Floats(string name, ReadOnlySpan<float> values, params ReadOnlySpan<long> shape) => Constant(name, FloatType, MemoryMarshal.AsBytes(values), shape);

    /// <summary>One float without a shape.</summary>
    public string Scalar(string name, float value) => Constant(name, FloatType, MemoryMarshal.AsBytes(new ReadOnlySpan<float>(in value)), []);

    /// <summary>A list of whole numbers, such as sizes and indices.</summary>
    public string Integers(string name, params ReadOnlySpan<long> values) => Constant(name, Int64Type, MemoryMarshal.AsBytes(values), [values.Length]);

    /// <summary>One whole number without a shape.</summary>
    public string Integer(string name, long value) => Constant(name, Int64Type, MemoryMarshal.AsBytes(new ReadOnlySpan<long>(in value)), []);

    /// <summary>One unsigned byte without a shape: the zero point of values.</summary>
    public string Byte(string name, byte value) => Constant(name, ByteType, [value], []);

    /// <summary>Signed bytes of a shape: weights.</summary>
    public string SignedBytes(string name, ReadOnlySpan<sbyte> values, params ReadOnlySpan<long> shape) => Constant(name, SignedByteType, MemoryMarshal.AsBytes(values), shape);

    /// <summary>A list of 32-bit whole numbers: biases.</summary>
    public string Integers32(string name, ReadOnlySpan<int> values) => Constant(name, Int32Type, MemoryMarshal.AsBytes(values), [values.Length]);

    /// <summary>What the caller gives: floats of (1, channels, height, width); sizes are numbers or names.</summary>
    public void Input(string name, int channels, string height, string width) => _message.Add(11, Value(name, channels, height, width));

    /// <summary>What the caller gets; see <see cref="Return"/>.</summary>
    public void Output(string name, int channels, string height, string width) => _message.Add(12, Value(name, channels, height, width));

    /// <summary>The graph under a name.</summary>
    public ProtoMessage Finish(string name) => _message.Add(2, name);

    private void Append(string operation, string name, IReadOnlyList<string> inputs, IReadOnlyList<string> outputs, ReadOnlySpan<ProtoMessage> attributes)
    {
        ProtoMessage node = new();
        foreach (string input in inputs) node.Add(1, input);
        foreach (string output in outputs) node.Add(2, output);
        node.Add(3, name).Add(4, operation);
        foreach (ProtoMessage attribute in attributes) node.Add(5, attribute);
        _message.Add(1, node);
    }

    private string Constant(string name, int type, ReadOnlySpan<byte> bytes, ReadOnlySpan<long> shape)
    {
        if (!_constants.Add(name)) return name;
        ProtoMessage tensor = new();
        foreach (long size in shape) tensor.Add(1, size);
        _message.Add(5, tensor.Add(2, (long)type).Add(8, name).Add(9, bytes));
        return name;
    }

    private static ProtoMessage Value(string name, int channels, string height, string width)
    {
        ProtoMessage shape = new();
        foreach (string size in (string[])["1", $"{channels}", height, width])
        {
            ProtoMessage dimension = new();
            shape.Add(1, long.TryParse(size, CultureInfo.InvariantCulture, out long number) ? dimension.Add(1, number) : dimension.Add(2, size));
        }

        ProtoMessage tensor = new ProtoMessage().Add(1, (long)FloatType).Add(2, shape);
        return new ProtoMessage().Add(1, name).Add(2, new ProtoMessage().Add(1, tensor));
    }
}

/// <summary>A constant that belongs to an operator of an ONNX graph, ready to be written (AttributeProto).</summary>
internal static class OnnxAttribute
{
    private const int FloatType = 1;
    private const int IntType = 2;
    private const int TextType = 3;
    private const int IntsType = 7;

    /// <summary>A whole number.</summary>
    public static ProtoMessage Of(string name, long value) => new ProtoMessage().Add(1, name).Add(3, value).Add(20, (long)IntType);

    /// <summary>A 32-bit float.</summary>
    public static ProtoMessage Of(string name, float value) => new ProtoMessage().Add(1, name).Add(2, value).Add(20, (long)FloatType);

    /// <summary>Text.</summary>
    public static ProtoMessage Of(string name, string value) => new ProtoMessage().Add(1, name).Add(4, value).Add(20, (long)TextType);

    /// <summary>Whole numbers.</summary>
    public static ProtoMessage Of(string name, params ReadOnlySpan<long> values)
    {
        ProtoMessage message = new ProtoMessage().Add(1, name);
        foreach (long value in values) message.Add(8, value);
        return message.Add(20, (long)IntsType);
    }

    /// <summary>The same whole number for height and width, or for all four sides.</summary>
    public static ProtoMessage Repeated(string name, long value, int count)
    {
        long[] values = new long[count];
        Array.Fill(values, value);
        return Of(name, values.AsSpan());
    }
}
