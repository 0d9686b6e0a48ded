using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Fovea.Tensors;

namespace Fovea.Inference;

/// <summary>Four sums: SSE4.1, or whatever the machine has of 128 bits.</summary>
internal readonly unsafe struct Int8Vector4(Vector128<int> bits) : IInt8Vector<Int8Vector4>
{
    private readonly Vector128<int> _bits = bits;

    private Int8Vector4(Vector128<float> value)
        : this(value.AsInt32())
    {
    }

    public static int Width => 4;

    public static int TileVectors => 2;

    public static string Name => "128-bit";

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Int8Vector4 Load(float* pixels) => new(Vector128.Load((int*)pixels));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Int8Vector4 Broadcast(float* weights) => new(Vector128.Create(*(int*)weights));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Int8Vector4 MultiplyAdd(Int8Vector4 pixels, Int8Vector4 weights, Int8Vector4 sums) => new(Products(sums._bits, pixels._bits, weights._bits));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Int8Vector4 Channel(Int8Vector4 pixels, int index) => new((pixels._bits >>> (8 * index)) & Vector128.Create(255));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Int8Vector4 Scale(Int8Vector4 sums, float factor, float offset) =>
        new(Vector128.FusedMultiplyAdd(Vector128.ConvertToSingle(sums._bits), Vector128.Create(factor), Vector128.Create(offset)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Int8Vector4 AddScaled(Int8Vector4 values, Int8Vector4 sums, float factor) =>
        new(Vector128.FusedMultiplyAdd(Vector128.ConvertToSingle(sums._bits), Vector128.Create(factor), values._bits.AsSingle()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Int8Vector4 AddScaled(Int8Vector4 values, float* floats, float factor) =>
        new(Vector128.FusedMultiplyAdd(Vector128.Load(floats), Vector128.Create(factor), values._bits.AsSingle()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Int8Vector4 LoadScaled(float* floats, float factor)
    {
        Vector128<float> value = Vector128.Load(floats) * factor, most = Vector128.Create(255f);
        value = Vector128.ConditionalSelect(Vector128.GreaterThan(value, Vector128<float>.Zero), value, Vector128<float>.Zero);
        return new(Vector128.ConditionalSelect(Vector128.LessThan(value, most), value, most));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Int8Vector4 AtLeast(Int8Vector4 values, float least) => new(Vector128.MaxNative(values._bits.AsSingle(), Vector128.Create(least)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Int8Vector4 Round(Int8Vector4 values) =>
        new(Sse2.IsSupported ? Sse2.ConvertToVector128Int32(values._bits.AsSingle()) : Vector128.ConvertToInt32(Vector128.Round(values._bits.AsSingle())));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Int8Vector4 Truncate(Int8Vector4 values) => new(Vector128.ConvertToInt32Native(values._bits.AsSingle()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreFloats(Int8Vector4 values, float* destination) => values._bits.AsSingle().Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreZipped(Int8Vector4 a, Int8Vector4 b, Int8Vector4 c, Int8Vector4 d, float* destination) =>
        SimdVector4.StoreZipped(new(a._bits.AsSingle()), new(b._bits.AsSingle()), new(c._bits.AsSingle()), new(d._bits.AsSingle()), destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreZipped(Int8Vector4 a, Int8Vector4 b, float* destination)
    {
        Vector128<float> x = a._bits.AsSingle(), y = b._bits.AsSingle();
        Vector128<float> low = Vector128.Shuffle(x, Vector128.Create(0, 0, 1, 1)), high = Vector128.Shuffle(x, Vector128.Create(2, 2, 3, 3));
        Vector128<float> odd = Vector128.Create(0, -1, 0, -1).AsSingle();
        Vector128.ConditionalSelect(odd, Vector128.Shuffle(y, Vector128.Create(0, 0, 1, 1)), low).Store(destination);
        Vector128.ConditionalSelect(odd, Vector128.Shuffle(y, Vector128.Create(2, 2, 3, 3)), high).Store(destination + 4);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePixels(Int8Vector4 a, Int8Vector4 b, Int8Vector4 c, Int8Vector4 d, byte* destination) =>
        Pixels(a._bits, b._bits, c._bits, d._bits).Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePairs(Int8Vector4 a, Int8Vector4 b, Int8Vector4 c, Int8Vector4 d, byte* first, byte* second)
    {
        Vector128<ulong> pairs = Pairs(Pixels(a._bits, b._bits, c._bits, d._bits)).AsUInt64();
        *(ulong*)first = pairs.ToScalar();
        *(ulong*)second = pairs.GetElement(1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreTriples(Int8Vector4 a, Int8Vector4 b, Int8Vector4 c, byte* destination) =>
        StoreTriples(Pixels(a._bits, b._bits, c._bits, c._bits), destination);

    /// <summary>Four pixels of four channels each: three of each are stored.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void StoreTriples(Vector128<byte> pixels, byte* destination)
    {
        Vector128<byte> triples = Vector128.Shuffle(pixels, Vector128.Create((byte)0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14, 255, 255, 255, 255));
        *(ulong*)destination = triples.AsUInt64().ToScalar();
        *(uint*)(destination + 8) = triples.AsUInt32().GetElement(2);
    }

    /// <summary>Four pixels of four channels each: the first two of each, then the last two of each.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<byte> Pairs(Vector128<byte> pixels) => Vector128.Shuffle(pixels, PairOrder);

    /// <summary>The same in each half.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<byte> Pairs(Vector256<byte> pixels) => Avx2.Shuffle(pixels, Vector256.Create(PairOrder, PairOrder));

    /// <summary>Sums of products of bytes, widened to 16 bits: even ones, then odd ones.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<int> Products(Vector128<int> sums, Vector128<int> pixels, Vector128<int> weights)
    {
        if (!Sse2.IsSupported)
        {
            Vector128<int> low = Vector128.Create(255);
            return sums + (pixels & low) * (weights << 24 >> 24) + ((pixels >>> 8) & low) * (weights << 16 >> 24)
                + ((pixels >>> 16) & low) * (weights << 8 >> 24) + (pixels >>> 24) * (weights >> 24);
        }

        Vector128<short> evenPixels = (pixels & Vector128.Create(0x00FF00FF)).AsInt16(), oddPixels = pixels.AsInt16() >>> 8;
        Vector128<short> evenWeights = weights.AsInt16() << 8 >> 8, oddWeights = weights.AsInt16() >> 8;
        return sums + Sse2.MultiplyAddAdjacent(evenPixels, evenWeights) + Sse2.MultiplyAddAdjacent(oddPixels, oddWeights);
    }

    // Narrowing puts the four numbers of each channel side by side; a shuffle, the four channels of each pixel.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> Pixels(Vector128<int> a, Vector128<int> b, Vector128<int> c, Vector128<int> d)
    {
        Vector128<byte> planes = Sse2.IsSupported
            ? Sse2.PackUnsignedSaturate(Sse2.PackSignedSaturate(a, b), Sse2.PackSignedSaturate(c, d))
            : Vector128.Narrow(Vector128.Narrow(Saturate(a), Saturate(b)).AsUInt16(), Vector128.Narrow(Saturate(c), Saturate(d)).AsUInt16());
        return Vector128.Shuffle(planes, Vector128.Create((byte)0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15));
    }

    private static Vector128<byte> PairOrder => Vector128.Create((byte)0, 1, 4, 5, 8, 9, 12, 13, 2, 3, 6, 7, 10, 11, 14, 15);

    private static Vector128<int> Saturate(Vector128<int> value) => Vector128.Min(Vector128.Max(value, Vector128<int>.Zero), Vector128.Create(255));
}
