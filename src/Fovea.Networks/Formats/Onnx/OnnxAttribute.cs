namespace Fovea.Networks.Onnx;

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
