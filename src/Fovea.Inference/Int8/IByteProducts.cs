using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Fovea.Inference;

/// <summary>How eight sums of four products of bytes are made.</summary>
internal interface IByteProducts
{
    /// <summary>What a listing shows.</summary>
    static abstract string Name { get; }

    /// <summary>Vectors of pixels that a tile can hold in registers beside what this needs.</summary>
    static abstract int TileVectors { get; }

    /// <summary>Adds to each sum four products of an unsigned code and a signed weight.</summary>
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
