using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Fovea.Tensors;

namespace Fovea.Inference;

/// <summary>Eight sums: AVX2, with or without AVX-VNNI. Without AVX2 it runs, slowly.</summary>
/// <typeparam name="TProducts">How bytes are multiplied.</typeparam>
internal readonly unsafe struct Int8Vector8<TProducts>(Vector256<int> bits) : IInt8Vector<Int8Vector8<TProducts>>
    where TProducts : struct, IByteProducts
{
    private readonly Vector256<int> _bits = bits;

    private Int8Vector8(Vector256<float> value)
        : this(value.AsInt32())
    {
    }

    public static int Width => 8;

    public static int TileVectors => TProducts.TileVectors;

    public static string Name => TProducts.Name;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Int8Vector8<TProducts> Load(float* pixels) => new(Vector256.Load((int*)pixels));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Int8Vector8<TProducts> Broadcast(float* weights) => new(Vector256.Create(*(int*)weights));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Int8Vector8<TProducts> MultiplyAdd(Int8Vector8<TProducts> pixels, Int8Vector8<TProducts> weights, Int8Vector8<TProducts> sums) =>
        new(TProducts.MultiplyAdd(sums._bits, pixels._bits, weights._bits));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Int8Vector8<TProducts> Channel(Int8Vector8<TProducts> pixels, int index) => new((pixels._bits >>> (8 * index)) & Vector256.Create(255));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Int8Vector8<TProducts> Scale(Int8Vector8<TProducts> sums, float factor, float offset) =>
        new(Vector256.FusedMultiplyAdd(Vector256.ConvertToSingle(sums._bits), Vector256.Create(factor), Vector256.Create(offset)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Int8Vector8<TProducts> AddScaled(Int8Vector8<TProducts> values, Int8Vector8<TProducts> sums, float factor) =>
        new(Vector256.FusedMultiplyAdd(Vector256.ConvertToSingle(sums._bits), Vector256.Create(factor), values._bits.AsSingle()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Int8Vector8<TProducts> AddScaled(Int8Vector8<TProducts> values, float* floats, float factor) =>
        new(Vector256.FusedMultiplyAdd(Vector256.Load(floats), Vector256.Create(factor), values._bits.AsSingle()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Int8Vector8<TProducts> LoadScaled(float* floats, float factor)
    {
        Vector256<float> value = Vector256.Load(floats) * factor, most = Vector256.Create(255f);
        value = Vector256.ConditionalSelect(Vector256.GreaterThan(value, Vector256<float>.Zero), value, Vector256<float>.Zero);
        return new(Vector256.ConditionalSelect(Vector256.LessThan(value, most), value, most));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Int8Vector8<TProducts> AtLeast(Int8Vector8<TProducts> values, float least) => new(Vector256.MaxNative(values._bits.AsSingle(), Vector256.Create(least)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Int8Vector8<TProducts> Round(Int8Vector8<TProducts> values) =>
        new(Avx.IsSupported ? Avx.ConvertToVector256Int32(values._bits.AsSingle()) : Vector256.ConvertToInt32(Vector256.Round(values._bits.AsSingle())));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Int8Vector8<TProducts> Truncate(Int8Vector8<TProducts> values) => new(Vector256.ConvertToInt32Native(values._bits.AsSingle()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreFloats(Int8Vector8<TProducts> values, float* destination) => values._bits.AsSingle().Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreZipped(Int8Vector8<TProducts> a, Int8Vector8<TProducts> b, Int8Vector8<TProducts> c, Int8Vector8<TProducts> d, float* destination) =>
        SimdVector8.StoreZipped(new(a._bits.AsSingle()), new(b._bits.AsSingle()), new(c._bits.AsSingle()), new(d._bits.AsSingle()), destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreZipped(Int8Vector8<TProducts> a, Int8Vector8<TProducts> b, float* destination)
    {
        if (!Avx.IsSupported)
        {
            Int8Vector4.StoreZipped(a.Low, b.Low, destination);
            Int8Vector4.StoreZipped(a.High, b.High, destination + 8);
            return;
        }

        Vector256<float> low = Avx.UnpackLow(a._bits.AsSingle(), b._bits.AsSingle()), high = Avx.UnpackHigh(a._bits.AsSingle(), b._bits.AsSingle());
        Avx.Permute2x128(low, high, 0x20).Store(destination);
        Avx.Permute2x128(low, high, 0x31).Store(destination + 8);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePixels(Int8Vector8<TProducts> a, Int8Vector8<TProducts> b, Int8Vector8<TProducts> c, Int8Vector8<TProducts> d, byte* destination)
    {
        if (Avx2.IsSupported)
        {
            Pixels(a, b, c, d).Store(destination);
            return;
        }

        Int8Vector4.StorePixels(a.Low, b.Low, c.Low, d.Low, destination);
        Int8Vector4.StorePixels(a.High, b.High, c.High, d.High, destination + 16);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePairs(Int8Vector8<TProducts> a, Int8Vector8<TProducts> b, Int8Vector8<TProducts> c, Int8Vector8<TProducts> d, byte* first, byte* second)
    {
        if (Avx2.IsSupported)
        {
            // Each half holds both rows: their places are 0, 2 and 1, 3.
            Vector256<ulong> pairs = Avx2.Permute4x64(Int8Vector4.Pairs(Pixels(a, b, c, d)).AsUInt64(), 0b11_01_10_00);
            pairs.GetLower().AsByte().Store(first);
            pairs.GetUpper().AsByte().Store(second);
            return;
        }

        Int8Vector4.StorePairs(a.Low, b.Low, c.Low, d.Low, first, second);
        Int8Vector4.StorePairs(a.High, b.High, c.High, d.High, first + 8, second + 8);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreTriples(Int8Vector8<TProducts> a, Int8Vector8<TProducts> b, Int8Vector8<TProducts> c, byte* destination)
    {
        if (Avx2.IsSupported)
        {
            Vector256<byte> pixels = Pixels(a, b, c, c);
            Int8Vector4.StoreTriples(pixels.GetLower(), destination);
            Int8Vector4.StoreTriples(pixels.GetUpper(), destination + 12);
            return;
        }

        Int8Vector4.StoreTriples(a.Low, b.Low, c.Low, destination);
        Int8Vector4.StoreTriples(a.High, b.High, c.High, destination + 12);
    }

    private Int8Vector4 Low => new(_bits.GetLower());

    private Int8Vector4 High => new(_bits.GetUpper());

    // Narrowing works within halves of 128 bits and puts the four numbers of each channel side by side.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> Pixels(Int8Vector8<TProducts> a, Int8Vector8<TProducts> b, Int8Vector8<TProducts> c, Int8Vector8<TProducts> d)
    {
        Vector256<byte> planes = Avx2.PackUnsignedSaturate(Avx2.PackSignedSaturate(a._bits, b._bits), Avx2.PackSignedSaturate(c._bits, d._bits));
        Vector128<byte> order = Vector128.Create((byte)0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15);
        return Avx2.Shuffle(planes, Vector256.Create(order, order));
    }
}

/// <summary>How eight sums of four products of bytes are made.</summary>
internal interface IByteProducts
{
    /// <summary>What a listing shows.</summary>
    static abstract string Name { get; }

    /// <summary>Vectors of pixels that a tile can hold in registers beside what this needs.</summary>
    static abstract int TileVectors { get; }

    /// <summary>Adds to each sum four products of an unsigned value and a signed weight.</summary>
    static abstract Vector256<int> MultiplyAdd(Vector256<int> sums, Vector256<int> pixels, Vector256<int> weights);
}

/// <summary>One instruction of AVX-VNNI.</summary>
internal readonly struct DotProducts : IByteProducts
{
    public static string Name => "AVX-VNNI, 256-bit";

    public static int TileVectors => 3;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> MultiplyAdd(Vector256<int> sums, Vector256<int> pixels, Vector256<int> weights) =>
        AvxVnni.MultiplyWideningAndAdd(sums, pixels.AsByte(), weights.AsSByte());
}

/// <summary>Bytes widened to 16 bits: even ones, then odd ones; the instruction for bytes would saturate its sums.</summary>
internal readonly struct WidenedProducts : IByteProducts
{
    public static string Name => "256-bit";

    public static int TileVectors => 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> MultiplyAdd(Vector256<int> sums, Vector256<int> pixels, Vector256<int> weights)
    {
        if (!Avx2.IsSupported)
        {
            return Vector256.Create(
                Int8Vector4.Products(sums.GetLower(), pixels.GetLower(), weights.GetLower()),
                Int8Vector4.Products(sums.GetUpper(), pixels.GetUpper(), weights.GetUpper()));
        }

        Vector256<short> evenPixels = (pixels & Vector256.Create(0x00FF00FF)).AsInt16(), oddPixels = pixels.AsInt16() >>> 8;
        Vector256<short> evenWeights = weights.AsInt16() << 8 >> 8, oddWeights = weights.AsInt16() >> 8;
        return sums + Avx2.MultiplyAddAdjacent(evenPixels, evenWeights) + Avx2.MultiplyAddAdjacent(oddPixels, oddWeights);
    }
}
