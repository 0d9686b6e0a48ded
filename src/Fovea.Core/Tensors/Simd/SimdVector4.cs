using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Fovea.Tensors;

/// <summary>Four floats: SSE and NEON.</summary>
internal readonly unsafe struct SimdVector4(Vector128<float> value) : ISimdVector<SimdVector4>
{
    private readonly Vector128<float> _value = value;

    public static int Width => 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdVector4 Load(float* source) => new(Vector128.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(SimdVector4 value, float* destination) => Vector128.Store(value._value, destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreBytes(SimdVector4 value, byte* destination)
    {
        Vector128<uint> codes = Vector128.ConvertToInt32Native(value._value).AsUInt32();
        Vector128<ushort> words = Vector128.Narrow(codes, codes);
        *(uint*)destination = Vector128.Narrow(words, words).AsUInt32().ToScalar();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreWords(SimdVector4 value, ushort* destination)
    {
        Vector128<uint> codes = Vector128.ConvertToInt32Native(value._value).AsUInt32();
        Vector128.Narrow(codes, codes).GetLower().Store(destination);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreZipped(SimdVector4 a, SimdVector4 b, SimdVector4 c, SimdVector4 d, float* destination)
    {
        (Vector128<float> v0, Vector128<float> v1, Vector128<float> v2, Vector128<float> v3) = (a._value, b._value, c._value, d._value);
        RowShuffle.Transpose(ref v0, ref v1, ref v2, ref v3);
        v0.Store(destination);
        v1.Store(destination + 4);
        v2.Store(destination + 8);
        v3.Store(destination + 12);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdVector4 Broadcast(float value) => new(Vector128.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdVector4 Broadcast(float* element) => new(Vector128.Create(*element));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdVector4 MultiplyAdd(SimdVector4 a, SimdVector4 b, SimdVector4 c) => new(Vector128.FusedMultiplyAdd(a._value, b._value, c._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdVector4 SquareRoot(SimdVector4 value) => new(Vector128.Sqrt(value._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdVector4 GreaterThan(SimdVector4 a, SimdVector4 b) => new(Vector128.GreaterThan(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdVector4 Select(SimdVector4 mask, SimdVector4 whenTrue, SimdVector4 whenFalse) =>
        new(Vector128.ConditionalSelect(mask._value, whenTrue._value, whenFalse._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdVector4 Abs(SimdVector4 value) => new(Vector128.Abs(value._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdVector4 operator +(SimdVector4 a, SimdVector4 b) => new(a._value + b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdVector4 operator -(SimdVector4 a, SimdVector4 b) => new(a._value - b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdVector4 operator *(SimdVector4 a, SimdVector4 b) => new(a._value * b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdVector4 operator /(SimdVector4 a, SimdVector4 b) => new(a._value / b._value);

    // One instruction of the same meaning, also for NaN and zeros.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdVector4 Min(SimdVector4 a, SimdVector4 b) =>
        Sse.IsSupported ? new(Sse.Min(a._value, b._value)) : Select(GreaterThan(b, a), a, b);

    // One instruction of the same meaning, also for NaN and zeros.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdVector4 Max(SimdVector4 a, SimdVector4 b) =>
        Sse.IsSupported ? new(Sse.Max(a._value, b._value)) : Select(GreaterThan(a, b), a, b);
}
