using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Fovea.Tensors;

/// <summary>Eight floats: AVX2.</summary>
internal readonly unsafe struct SimdVector8(Vector256<float> value) : ISimdVector<SimdVector8>
{
    private readonly Vector256<float> _value = value;

    public static int Width => 8;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdVector8 Load(float* source) => new(Vector256.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(SimdVector8 value, float* destination) => Vector256.Store(value._value, destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreBytes(SimdVector8 value, byte* destination)
    {
        Vector256<uint> codes = Vector256.ConvertToInt32Native(value._value).AsUInt32();
        Vector128<ushort> words = Vector128.Narrow(codes.GetLower(), codes.GetUpper());
        Vector128.Narrow(words, words).GetLower().Store(destination);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreWords(SimdVector8 value, ushort* destination)
    {
        Vector256<uint> codes = Vector256.ConvertToInt32Native(value._value).AsUInt32();
        Vector128.Narrow(codes.GetLower(), codes.GetUpper()).Store(destination);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreZipped(SimdVector8 a, SimdVector8 b, SimdVector8 c, SimdVector8 d, float* destination)
    {
        if (!Avx.IsSupported)
        {
            SimdVector4.StoreZipped(new(a._value.GetLower()), new(b._value.GetLower()), new(c._value.GetLower()), new(d._value.GetLower()), destination);
            SimdVector4.StoreZipped(new(a._value.GetUpper()), new(b._value.GetUpper()), new(c._value.GetUpper()), new(d._value.GetUpper()), destination + 16);
            return;
        }

        Vector256<double> ab = Avx.UnpackLow(a._value, b._value).AsDouble(), cd = Avx.UnpackLow(c._value, d._value).AsDouble();
        Vector256<double> v0 = Avx.UnpackLow(ab, cd), v1 = Avx.UnpackHigh(ab, cd);
        (ab, cd) = (Avx.UnpackHigh(a._value, b._value).AsDouble(), Avx.UnpackHigh(c._value, d._value).AsDouble());
        Vector256<double> v2 = Avx.UnpackLow(ab, cd), v3 = Avx.UnpackHigh(ab, cd);
        Avx.Permute2x128(v0, v1, 0x20).AsSingle().Store(destination);
        Avx.Permute2x128(v2, v3, 0x20).AsSingle().Store(destination + 8);
        Avx.Permute2x128(v0, v1, 0x31).AsSingle().Store(destination + 16);
        Avx.Permute2x128(v2, v3, 0x31).AsSingle().Store(destination + 24);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdVector8 Broadcast(float value) => new(Vector256.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdVector8 Broadcast(float* element) => new(Vector256.Create(*element));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdVector8 MultiplyAdd(SimdVector8 a, SimdVector8 b, SimdVector8 c) => new(Vector256.FusedMultiplyAdd(a._value, b._value, c._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdVector8 SquareRoot(SimdVector8 value) => new(Vector256.Sqrt(value._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdVector8 GreaterThan(SimdVector8 a, SimdVector8 b) => new(Vector256.GreaterThan(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdVector8 Select(SimdVector8 mask, SimdVector8 whenTrue, SimdVector8 whenFalse) =>
        new(Vector256.ConditionalSelect(mask._value, whenTrue._value, whenFalse._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdVector8 Abs(SimdVector8 value) => new(Vector256.Abs(value._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdVector8 operator +(SimdVector8 a, SimdVector8 b) => new(a._value + b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdVector8 operator -(SimdVector8 a, SimdVector8 b) => new(a._value - b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdVector8 operator *(SimdVector8 a, SimdVector8 b) => new(a._value * b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdVector8 operator /(SimdVector8 a, SimdVector8 b) => new(a._value / b._value);

    // One instruction of the same meaning, also for NaN and zeros.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdVector8 Min(SimdVector8 a, SimdVector8 b) =>
        Avx.IsSupported ? new(Avx.Min(a._value, b._value)) : Select(GreaterThan(b, a), a, b);

    // One instruction of the same meaning, also for NaN and zeros.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdVector8 Max(SimdVector8 a, SimdVector8 b) =>
        Avx.IsSupported ? new(Avx.Max(a._value, b._value)) : Select(GreaterThan(a, b), a, b);
}
