using Fovea.Tensors;

namespace Fovea.Inference;

/// <summary>
/// A vector of <see cref="ITileVector{TSelf}.Width"/> int32 sums of products of bytes, and what turns sums into bytes again. Between the
/// two it holds floats (methods say which). Sums are exact, multiply-add is always fused and rounding is half to
/// even, so the bits never depend on the width.
/// </summary>
/// <typeparam name="TSelf">The struct that implements the interface.</typeparam>
internal unsafe interface IInt8Vector<TSelf> : ITileVector<TSelf>
    where TSelf : unmanaged, IInt8Vector<TSelf>
{
    /// <summary>What a listing shows, such as "AVX-VNNI, 256-bit".</summary>
    static abstract string Name { get; }

    /// <summary>One channel of each pixel, as a sum; <paramref name="index"/> is 0 to 3.</summary>
    static abstract TSelf Channel(TSelf pixels, int index);

    /// <summary>Floats: sum · factor + offset.</summary>
    static abstract TSelf Scale(TSelf sums, float factor, float offset);

    /// <summary>Floats: sum · factor + values.</summary>
    static abstract TSelf AddScaled(TSelf values, TSelf sums, float factor);

    /// <summary>Floats: a loaded float · factor + values.</summary>
    static abstract TSelf AddScaled(TSelf values, float* floats, float factor);

    /// <summary>Floats: loaded ones · factor, within 0..255; NaN becomes 0.</summary>
    static abstract TSelf LoadScaled(float* floats, float factor);

    /// <summary>Floats that are not below <paramref name="least"/>.</summary>
    static abstract TSelf AtLeast(TSelf values, float least);

    /// <summary>Floats of less than 2³¹ to the nearest whole number, half to even.</summary>
    static abstract TSelf Round(TSelf values);

    /// <summary>Floats of less than 2³¹ without their fraction.</summary>
    static abstract TSelf Truncate(TSelf values);

    /// <summary>Stores floats.</summary>
    static abstract void StoreFloats(TSelf values, float* destination);

    /// <summary>Stores floats: the first lanes of all four, then the second lanes, and so on.</summary>
    static abstract void StoreZipped(TSelf a, TSelf b, TSelf c, TSelf d, float* destination);

    /// <summary>Stores floats: pairs of a and b.</summary>
    static abstract void StoreZipped(TSelf a, TSelf b, float* destination);

    /// <summary>Stores whole numbers, saturated to bytes, as pixels of four channels each.</summary>
    static abstract void StorePixels(TSelf a, TSelf b, TSelf c, TSelf d, byte* destination);

    /// <summary>Stores whole numbers, saturated to bytes: pairs of a and b in one row, of c and d in the other.</summary>
    static abstract void StorePairs(TSelf a, TSelf b, TSelf c, TSelf d, byte* first, byte* second);

    /// <summary>Stores whole numbers, saturated to bytes, as triples.</summary>
    static abstract void StoreTriples(TSelf a, TSelf b, TSelf c, byte* destination);
}

/// <summary>One sum: the plain reference of the wider vectors, and the fallback where nothing wider exists.</summary>
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

    public static Int8Vector1 Load(float* pixels) => new(*(int*)pixels);

    public static Int8Vector1 Broadcast(float* weights) => new(*(int*)weights);

    public static Int8Vector1 MultiplyAdd(Int8Vector1 pixels, Int8Vector1 weights, Int8Vector1 sums)
    {
        int sum = sums._bits;
        for (int i = 0; i < 4; i++) sum += (byte)(pixels._bits >> (8 * i)) * (sbyte)(weights._bits >> (8 * i));
        return new(sum);
    }

    public static Int8Vector1 Channel(Int8Vector1 pixels, int index) => new((int)(byte)(pixels._bits >> (8 * index)));

    public static Int8Vector1 Scale(Int8Vector1 sums, float factor, float offset) => new(MathF.FusedMultiplyAdd(sums._bits, factor, offset));

    public static Int8Vector1 AddScaled(Int8Vector1 values, Int8Vector1 sums, float factor) => new(MathF.FusedMultiplyAdd(sums._bits, factor, values.Float));

    public static Int8Vector1 AddScaled(Int8Vector1 values, float* floats, float factor) => new(MathF.FusedMultiplyAdd(*floats, factor, values.Float));

    public static Int8Vector1 LoadScaled(float* floats, float factor)
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
