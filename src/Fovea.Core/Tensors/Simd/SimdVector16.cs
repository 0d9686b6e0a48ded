using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Fovea.Tensors;

/// <summary>Sixteen floats: AVX-512.</summary>
internal readonly unsafe struct SimdVector16(Vector512<float> value) : ISimdVector<SimdVector16>
{
    private readonly Vector512<float> _value = value;

    public static int Width => 16;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdVector16 Load(float* source) => new(Vector512.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(SimdVector16 value, float* destination) => Vector512.Store(value._value, destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreBytes(SimdVector16 value, byte* destination)
    {
        Vector512<int> codes = Vector512.ConvertToInt32Native(value._value);
        if (Avx512F.IsSupported)
        {
            Avx512F.ConvertToVector128Byte(codes).Store(destination);
            return;
        }

        Vector256<ushort> words = Vector256.Narrow(codes.GetLower().AsUInt32(), codes.GetUpper().AsUInt32());
        Vector128.Narrow(words.GetLower(), words.GetUpper()).Store(destination);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreWords(SimdVector16 value, ushort* destination)
    {
        Vector512<int> codes = Vector512.ConvertToInt32Native(value._value);
        Vector256.Narrow(codes.GetLower().AsUInt32(), codes.GetUpper().AsUInt32()).Store(destination);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreZipped(SimdVector16 a, SimdVector16 b, SimdVector16 c, SimdVector16 d, float* destination)
    {
        if (!Avx512F.IsSupported)
        {
            SimdVector8.StoreZipped(new(a._value.GetLower()), new(b._value.GetLower()), new(c._value.GetLower()), new(d._value.GetLower()), destination);
            SimdVector8.StoreZipped(new(a._value.GetUpper()), new(b._value.GetUpper()), new(c._value.GetUpper()), new(d._value.GetUpper()), destination + 32);
            return;
        }

        Vector512<double> ab = Avx512F.UnpackLow(a._value, b._value).AsDouble(), cd = Avx512F.UnpackLow(c._value, d._value).AsDouble();
        Vector512<double> v0 = Avx512F.UnpackLow(ab, cd), v1 = Avx512F.UnpackHigh(ab, cd);
        (ab, cd) = (Avx512F.UnpackHigh(a._value, b._value).AsDouble(), Avx512F.UnpackHigh(c._value, d._value).AsDouble());
        Vector512<double> v2 = Avx512F.UnpackLow(ab, cd), v3 = Avx512F.UnpackHigh(ab, cd);

        // Each holds one place of the four groups of 128 bits: gather the groups, then the places.
        Vector512<double> low01 = Avx512F.Shuffle4x128(v0, v1, 0x44), high01 = Avx512F.Shuffle4x128(v0, v1, 0xEE);
        Vector512<double> low23 = Avx512F.Shuffle4x128(v2, v3, 0x44), high23 = Avx512F.Shuffle4x128(v2, v3, 0xEE);
        Avx512F.Shuffle4x128(low01, low23, 0x88).AsSingle().Store(destination);
        Avx512F.Shuffle4x128(low01, low23, 0xDD).AsSingle().Store(destination + 16);
        Avx512F.Shuffle4x128(high01, high23, 0x88).AsSingle().Store(destination + 32);
        Avx512F.Shuffle4x128(high01, high23, 0xDD).AsSingle().Store(destination + 48);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdVector16 Broadcast(float value) => new(Vector512.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdVector16 Broadcast(float* element) => new(Vector512.Create(*element));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdVector16 MultiplyAdd(SimdVector16 a, SimdVector16 b, SimdVector16 c) => new(Vector512.FusedMultiplyAdd(a._value, b._value, c._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdVector16 SquareRoot(SimdVector16 value) => new(Vector512.Sqrt(value._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdVector16 GreaterThan(SimdVector16 a, SimdVector16 b) => new(Vector512.GreaterThan(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdVector16 Select(SimdVector16 mask, SimdVector16 whenTrue, SimdVector16 whenFalse) =>
        new(Vector512.ConditionalSelect(mask._value, whenTrue._value, whenFalse._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdVector16 Abs(SimdVector16 value) => new(Vector512.Abs(value._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdVector16 operator +(SimdVector16 a, SimdVector16 b) => new(a._value + b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdVector16 operator -(SimdVector16 a, SimdVector16 b) => new(a._value - b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdVector16 operator *(SimdVector16 a, SimdVector16 b) => new(a._value * b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdVector16 operator /(SimdVector16 a, SimdVector16 b) => new(a._value / b._value);

    // One instruction of the same meaning, also for NaN and zeros.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdVector16 Min(SimdVector16 a, SimdVector16 b) =>
        Avx512F.IsSupported ? new(Avx512F.Min(a._value, b._value)) : Select(GreaterThan(b, a), a, b);

    // One instruction of the same meaning, also for NaN and zeros.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdVector16 Max(SimdVector16 a, SimdVector16 b) =>
        Avx512F.IsSupported ? new(Avx512F.Max(a._value, b._value)) : Select(GreaterThan(a, b), a, b);
}
