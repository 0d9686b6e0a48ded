using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Fovea.Imaging;

/// <summary>
/// Codes to values and back, a row at a time. Each element is computed alone with the same operations in vectors and
/// in the scalar tail, so the bits do not depend on the width of the vectors.
/// </summary>
internal static class SampleRow
{
    /// <summary>values[x] = (code − Zero) / Unit for the samples of row <paramref name="y"/> of a plane.</summary>
    public static void Decode(Plane plane, int y, Span<float> values, SampleCoding coding)
    {
        if (plane.BytesPerSample == 1) Decode(plane.Row<byte>(y), values, coding);
        else Decode(plane.Row<ushort>(y), values, coding);
    }

    /// <summary>Code = round(Zero + Unit · value), half up, clamped to 0..Max, for row <paramref name="y"/> of a plane.</summary>
    public static void Encode(ReadOnlySpan<float> values, Plane plane, int y, SampleCoding coding)
    {
        if (plane.BytesPerSample == 1) Encode(values, plane.Row<byte>(y), coding);
        else Encode(values, plane.Row<ushort>(y), coding);
    }

    /// <summary>Decodes 8-bit codes.</summary>
    public static void Decode(ReadOnlySpan<byte> codes, Span<float> values, SampleCoding coding)
    {
        values = values[..codes.Length];
        ref byte from = ref MemoryMarshal.GetReference(codes);
        ref float to = ref MemoryMarshal.GetReference(values);
        int lanes = Vector<float>.Count;
        float gain = 1 / coding.Unit;
        Vector<float> zero = new(coding.Zero);
        Vector<float> gains = new(gain);
        int x = 0;
        for (; x <= codes.Length - 4 * lanes; x += 4 * lanes)
        {
            Vector.Widen(Vector.LoadUnsafe(ref from, (nuint)x), out Vector<ushort> low, out Vector<ushort> high);
            Widen(low, zero, gains, ref Unsafe.Add(ref to, x));
            Widen(high, zero, gains, ref Unsafe.Add(ref to, x + 2 * lanes));
        }

        for (; x < codes.Length; x++) values[x] = (codes[x] - coding.Zero) * gain;
    }

    /// <summary>Decodes 9 to 16-bit codes.</summary>
    public static void Decode(ReadOnlySpan<ushort> codes, Span<float> values, SampleCoding coding)
    {
        values = values[..codes.Length];
        ref ushort from = ref MemoryMarshal.GetReference(codes);
        ref float to = ref MemoryMarshal.GetReference(values);
        int lanes = Vector<float>.Count;
        float gain = 1 / coding.Unit;
        Vector<float> zero = new(coding.Zero);
        Vector<float> gains = new(gain);
        int x = 0;
        for (; x <= codes.Length - 2 * lanes; x += 2 * lanes) Widen(Vector.LoadUnsafe(ref from, (nuint)x), zero, gains, ref Unsafe.Add(ref to, x));
        for (; x < codes.Length; x++) values[x] = (codes[x] - coding.Zero) * gain;
    }

    /// <summary>Encodes to 8 bits; there may be more values than codes.</summary>
    public static void Encode(ReadOnlySpan<float> values, Span<byte> codes, SampleCoding coding)
    {
        values = values[..codes.Length];
        ref float from = ref MemoryMarshal.GetReference(values);
        ref byte to = ref MemoryMarshal.GetReference(codes);
        int lanes = Vector<float>.Count;
        int x = 0;
        for (; x <= codes.Length - 4 * lanes; x += 4 * lanes)
        {
            Vector<ushort> low = Narrow(ref Unsafe.Add(ref from, x), coding);
            Vector<ushort> high = Narrow(ref Unsafe.Add(ref from, x + 2 * lanes), coding);
            Vector.Narrow(low, high).StoreUnsafe(ref to, (nuint)x);
        }

        for (; x < codes.Length; x++) codes[x] = (byte)Code(values[x], coding);
    }

    /// <summary>Encodes to 9 to 16 bits; there may be more values than codes.</summary>
    public static void Encode(ReadOnlySpan<float> values, Span<ushort> codes, SampleCoding coding)
    {
        values = values[..codes.Length];
        ref float from = ref MemoryMarshal.GetReference(values);
        ref ushort to = ref MemoryMarshal.GetReference(codes);
        int lanes = Vector<float>.Count;
        int x = 0;
        for (; x <= codes.Length - 2 * lanes; x += 2 * lanes) Narrow(ref Unsafe.Add(ref from, x), coding).StoreUnsafe(ref to, (nuint)x);
        for (; x < codes.Length; x++) codes[x] = (ushort)Code(values[x], coding);
    }

    // Both comparisons are written so that NaN becomes code 0, here and in the native vector instructions below.
    private static int Code(float value, SampleCoding coding)
    {
        float code = float.FusedMultiplyAdd(value, coding.Unit, coding.Zero);
        code = code > 0 ? code : 0;
        return (int)((code < coding.Max ? code : coding.Max) + 0.5f);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Widen(Vector<ushort> codes, Vector<float> zero, Vector<float> gain, ref float to)
    {
        Vector.Widen(codes, out Vector<uint> low, out Vector<uint> high);
        ((Vector.ConvertToSingle(Vector.AsVectorInt32(low)) - zero) * gain).StoreUnsafe(ref to);
        ((Vector.ConvertToSingle(Vector.AsVectorInt32(high)) - zero) * gain).StoreUnsafe(ref to, (nuint)Vector<float>.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<ushort> Narrow(ref float from, SampleCoding coding)
    {
        Vector<int> low = Codes(Vector.LoadUnsafe(ref from), coding);
        Vector<int> high = Codes(Vector.LoadUnsafe(ref from, (nuint)Vector<float>.Count), coding);
        return Vector.Narrow(Vector.AsVectorUInt32(low), Vector.AsVectorUInt32(high));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<int> Codes(Vector<float> values, SampleCoding coding)
    {
        Vector<float> code = Vector.FusedMultiplyAdd(values, new Vector<float>(coding.Unit), new Vector<float>(coding.Zero));
        code = Vector.MinNative(Vector.MaxNative(code, Vector<float>.Zero), new Vector<float>(coding.Max));
        return Vector.ConvertToInt32Native(code + new Vector<float>(0.5f));
    }
}
