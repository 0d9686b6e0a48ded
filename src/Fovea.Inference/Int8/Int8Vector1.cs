using Fovea.Tensors;

namespace Fovea.Inference;

/// <summary>One sum: the plain code that judges the wider lanes, and the fallback where nothing wider exists.</summary>
internal readonly unsafe struct Int8Vector1(int bits) : IInt8Vector<Int8Vector1>
{
    private readonly int _bits = bits;

    private Int8Vector1(float value)
        : this(BitConverter.SingleToInt32Bits(value))
    {
    }

    public static int Width => 1;

    public static int TileVectors => 1;

    public static string Name => "scalar";

    private float Float => BitConverter.Int32BitsToSingle(_bits);

    public static Int8Vector1 Load(byte* pixels) => new(*(int*)pixels);

    public static Int8Vector1 Broadcast(int value) => new(value);

    public static Int8Vector1 MultiplyAdd(Int8Vector1 sums, Int8Vector1 pixels, Int8Vector1 weights)
    {
        int sum = sums._bits;
        for (int i = 0; i < 4; i++) sum += (byte)(pixels._bits >> (8 * i)) * (sbyte)(weights._bits >> (8 * i));
        return new(sum);
    }

    public static Int8Vector1 Code(Int8Vector1 pixels, int index) => new((int)(byte)(pixels._bits >> (8 * index)));

    public static Int8Vector1 Scale(Int8Vector1 sums, float factor, float offset) => new(MathF.FusedMultiplyAdd(sums._bits, factor, offset));

    public static Int8Vector1 AddScaled(Int8Vector1 values, Int8Vector1 sums, float factor) => new(MathF.FusedMultiplyAdd(sums._bits, factor, values.Float));

    public static Int8Vector1 AddScaled(Int8Vector1 values, float* floats, float factor) => new(MathF.FusedMultiplyAdd(*floats, factor, values.Float));

    public static Int8Vector1 LoadCodes(float* floats, float factor)
    {
        float value = *floats * factor;
        value = value > 0 ? value : 0;
        return new(value < 255 ? value : 255);
    }

    public static Int8Vector1 AtLeast(Int8Vector1 values, float least) => new(values.Float > least ? values.Float : least);

    public static Int8Vector1 Round(Int8Vector1 values) => new((int)MathF.Round(values.Float, MidpointRounding.ToEven));

    public static Int8Vector1 Truncate(Int8Vector1 values) => new((int)values.Float);

    public static void StoreFloats(Int8Vector1 values, float* destination) => *destination = values.Float;

    public static void StoreZipped(Int8Vector1 a, Int8Vector1 b, Int8Vector1 c, Int8Vector1 d, float* destination)
    {
        StoreZipped(a, b, destination);
        StoreZipped(c, d, destination + 2);
    }

    public static void StoreZipped(Int8Vector1 a, Int8Vector1 b, float* destination) => (destination[0], destination[1]) = (a.Float, b.Float);

    public static void StorePixels(Int8Vector1 a, Int8Vector1 b, Int8Vector1 c, Int8Vector1 d, byte* destination)
    {
        StoreTriples(a, b, c, destination);
        destination[3] = d.Byte();
    }

    public static void StorePairs(Int8Vector1 a, Int8Vector1 b, Int8Vector1 c, Int8Vector1 d, byte* first, byte* second)
    {
        (first[0], first[1]) = (a.Byte(), b.Byte());
        (second[0], second[1]) = (c.Byte(), d.Byte());
    }

    public static void StoreTriples(Int8Vector1 a, Int8Vector1 b, Int8Vector1 c, byte* destination) =>
        (destination[0], destination[1], destination[2]) = (a.Byte(), b.Byte(), c.Byte());

    private byte Byte() => (byte)Math.Clamp(_bits, 0, 255);
}
