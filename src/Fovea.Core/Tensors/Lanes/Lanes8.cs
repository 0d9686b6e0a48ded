using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Fovea.Tensors;

/// <summary>Eight floats: AVX2.</summary>
internal readonly unsafe struct Lanes8(Vector256<float> value) : ILanes<Lanes8>
{
    private readonly Vector256<float> _value = value;

    public static int Width => 8;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 Load(float* source) => new(Vector256.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Lanes8 value, float* destination) => Vector256.Store(value._value, destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreBytes(Lanes8 value, byte* destination)
    {
        Vector256<uint> codes = Vector256.ConvertToInt32Native(value._value).AsUInt32();
        Vector128<ushort> words = Vector128.Narrow(codes.GetLower(), codes.GetUpper());
        Vector128.Narrow(words, words).GetLower().Store(destination);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreWords(Lanes8 value, ushort* destination)
    {
        Vector256<uint> codes = Vector256.ConvertToInt32Native(value._value).AsUInt32();
        Vector128.Narrow(codes.GetLower(), codes.GetUpper()).Store(destination);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreZipped(Lanes8 a, Lanes8 b, Lanes8 c, Lanes8 d, float* destination)
    {
        if (!Avx.IsSupported)
        {
            Lanes4.StoreZipped(new(a._value.GetLower()), new(b._value.GetLower()), new(c._value.GetLower()), new(d._value.GetLower()), destination);
            Lanes4.StoreZipped(new(a._value.GetUpper()), new(b._value.GetUpper()), new(c._value.GetUpper()), new(d._value.GetUpper()), destination + 16);
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
    public static Lanes8 Broadcast(float value) => new(Vector256.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 MultiplyAdd(Lanes8 a, Lanes8 b, Lanes8 c) => new(Vector256.FusedMultiplyAdd(a._value, b._value, c._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 SquareRoot(Lanes8 value) => new(Vector256.Sqrt(value._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 GreaterThan(Lanes8 a, Lanes8 b) => new(Vector256.GreaterThan(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 Select(Lanes8 mask, Lanes8 whenTrue, Lanes8 whenFalse) =>
        new(Vector256.ConditionalSelect(mask._value, whenTrue._value, whenFalse._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 Abs(Lanes8 value) => new(Vector256.Abs(value._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 operator +(Lanes8 a, Lanes8 b) => new(a._value + b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 operator -(Lanes8 a, Lanes8 b) => new(a._value - b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 operator *(Lanes8 a, Lanes8 b) => new(a._value * b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 operator /(Lanes8 a, Lanes8 b) => new(a._value / b._value);

    // One instruction of the same meaning, also for NaN and zeros.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 Min(Lanes8 a, Lanes8 b) =>
        Avx.IsSupported ? new(Avx.Min(a._value, b._value)) : Select(GreaterThan(b, a), a, b);

    // One instruction of the same meaning, also for NaN and zeros.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 Max(Lanes8 a, Lanes8 b) =>
        Avx.IsSupported ? new(Avx.Max(a._value, b._value)) : Select(GreaterThan(a, b), a, b);
}
