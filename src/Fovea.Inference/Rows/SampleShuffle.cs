using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using Fovea.Tensors;

namespace Fovea.Inference;

/// <summary>Interleaves rows of samples: destination[x·rows + p] = sources[p][x], as <see cref="RowShuffle"/> does with floats.</summary>
internal static unsafe class SampleShuffle
{
    /// <summary>Interleaves bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Interleave(byte** sources, int rows, byte* destination, int count)
    {
        int x = 0;
        if (rows == 2)
        {
            for (; x + 16 <= count; x += 16)
            {
                Vector128<byte> a = Vector128.Load(sources[0] + x), b = Vector128.Load(sources[1] + x);
                ZipLow(a, b).Store(destination + 2 * x);
                ZipHigh(a, b).Store(destination + 2 * x + 16);
            }
        }
        else if (rows == 3)
        {
            for (; x + 16 <= count; x += 16)
            {
                Three(Vector128.Load(sources[0] + x), Vector128.Load(sources[1] + x), Vector128.Load(sources[2] + x), destination + 3 * x);
            }
        }
        else if (rows == 4)
        {
            for (; x + 16 <= count; x += 16)
            {
                Vector128<byte> a = Vector128.Load(sources[0] + x), b = Vector128.Load(sources[1] + x);
                Vector128<byte> c = Vector128.Load(sources[2] + x), d = Vector128.Load(sources[3] + x);
                Pairs(ZipLow(a, b).AsUInt16(), ZipLow(c, d).AsUInt16(), (ushort*)destination + 2 * x);
                Pairs(ZipHigh(a, b).AsUInt16(), ZipHigh(c, d).AsUInt16(), (ushort*)destination + 2 * x + 16);
            }
        }

        Rest(sources, rows, destination, x, count);
    }

    /// <summary>Interleaves words.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Interleave(ushort** sources, int rows, ushort* destination, int count)
    {
        int x = 0;
        if (rows == 2)
        {
            for (; x + 8 <= count; x += 8) Pairs(Vector128.Load(sources[0] + x), Vector128.Load(sources[1] + x), destination + 2 * x);
        }
        else if (rows == 4)
        {
            for (; x + 8 <= count; x += 8)
            {
                Vector128<ushort> a = Vector128.Load(sources[0] + x), b = Vector128.Load(sources[1] + x);
                Vector128<ushort> c = Vector128.Load(sources[2] + x), d = Vector128.Load(sources[3] + x);
                Vector128<uint> ab = ZipLow(a, b).AsUInt32(), cd = ZipLow(c, d).AsUInt32();
                ZipLow(ab, cd).AsUInt16().Store(destination + 4 * x);
                ZipHigh(ab, cd).AsUInt16().Store(destination + 4 * x + 8);
                (ab, cd) = (ZipHigh(a, b).AsUInt32(), ZipHigh(c, d).AsUInt32());
                ZipLow(ab, cd).AsUInt16().Store(destination + 4 * x + 16);
                ZipHigh(ab, cd).AsUInt16().Store(destination + 4 * x + 24);
            }
        }

        Rest(sources, rows, destination, x, count);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rest<T>(T** sources, int rows, T* destination, int from, int count)
        where T : unmanaged
    {
        for (int row = 0; row < rows; row++)
        {
            T* source = sources[row];
            for (int x = from; x < count; x++) destination[x * rows + row] = source[x];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Pairs(Vector128<ushort> a, Vector128<ushort> b, ushort* destination)
    {
        ZipLow(a, b).Store(destination);
        ZipHigh(a, b).Store(destination + 8);
    }

    // Indices out of range give zeros, so the three parts of a vector can be joined.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Three(Vector128<byte> a, Vector128<byte> b, Vector128<byte> c, byte* destination)
    {
        const byte No = 255;
        (Vector128.Shuffle(a, Vector128.Create(0, No, No, 1, No, No, 2, No, No, 3, No, No, 4, No, No, 5))
            | Vector128.Shuffle(b, Vector128.Create(No, 0, No, No, 1, No, No, 2, No, No, 3, No, No, 4, No, No))
            | Vector128.Shuffle(c, Vector128.Create(No, No, 0, No, No, 1, No, No, 2, No, No, 3, No, No, 4, No))).Store(destination);
        (Vector128.Shuffle(a, Vector128.Create(No, No, 6, No, No, 7, No, No, 8, No, No, 9, No, No, 10, No))
            | Vector128.Shuffle(b, Vector128.Create(5, No, No, 6, No, No, 7, No, No, 8, No, No, 9, No, No, 10))
            | Vector128.Shuffle(c, Vector128.Create(No, 5, No, No, 6, No, No, 7, No, No, 8, No, No, 9, No, No))).Store(destination + 16);
        (Vector128.Shuffle(a, Vector128.Create(No, 11, No, No, 12, No, No, 13, No, No, 14, No, No, 15, No, No))
            | Vector128.Shuffle(b, Vector128.Create(No, No, 11, No, No, 12, No, No, 13, No, No, 14, No, No, 15, No))
            | Vector128.Shuffle(c, Vector128.Create(10, No, No, 11, No, No, 12, No, No, 13, No, No, 14, No, No, 15))).Store(destination + 32);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<T> ZipLow<T>(Vector128<T> a, Vector128<T> b)
    {
        if (typeof(T) == typeof(byte))
        {
            if (Sse2.IsSupported) return Sse2.UnpackLow(a.AsByte(), b.AsByte()).As<byte, T>();
            if (AdvSimd.Arm64.IsSupported) return AdvSimd.Arm64.ZipLow(a.AsByte(), b.AsByte()).As<byte, T>();
        }
        else if (typeof(T) == typeof(ushort))
        {
            if (Sse2.IsSupported) return Sse2.UnpackLow(a.AsUInt16(), b.AsUInt16()).As<ushort, T>();
            if (AdvSimd.Arm64.IsSupported) return AdvSimd.Arm64.ZipLow(a.AsUInt16(), b.AsUInt16()).As<ushort, T>();
        }
        else
        {
            if (Sse2.IsSupported) return Sse2.UnpackLow(a.AsUInt32(), b.AsUInt32()).As<uint, T>();
            if (AdvSimd.Arm64.IsSupported) return AdvSimd.Arm64.ZipLow(a.AsUInt32(), b.AsUInt32()).As<uint, T>();
        }

        return Zip(a, b, 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<T> ZipHigh<T>(Vector128<T> a, Vector128<T> b)
    {
        if (typeof(T) == typeof(byte))
        {
            if (Sse2.IsSupported) return Sse2.UnpackHigh(a.AsByte(), b.AsByte()).As<byte, T>();
            if (AdvSimd.Arm64.IsSupported) return AdvSimd.Arm64.ZipHigh(a.AsByte(), b.AsByte()).As<byte, T>();
        }
        else if (typeof(T) == typeof(ushort))
        {
            if (Sse2.IsSupported) return Sse2.UnpackHigh(a.AsUInt16(), b.AsUInt16()).As<ushort, T>();
            if (AdvSimd.Arm64.IsSupported) return AdvSimd.Arm64.ZipHigh(a.AsUInt16(), b.AsUInt16()).As<ushort, T>();
        }
        else
        {
            if (Sse2.IsSupported) return Sse2.UnpackHigh(a.AsUInt32(), b.AsUInt32()).As<uint, T>();
            if (AdvSimd.Arm64.IsSupported) return AdvSimd.Arm64.ZipHigh(a.AsUInt32(), b.AsUInt32()).As<uint, T>();
        }

        return Zip(a, b, Vector128<T>.Count / 2);
    }

    private static Vector128<T> Zip<T>(Vector128<T> a, Vector128<T> b, int first)
    {
        Vector128<T> zipped = default;
        for (int i = 0; i < Vector128<T>.Count / 2; i++) zipped = zipped.WithElement(2 * i, a[first + i]).WithElement(2 * i + 1, b[first + i]);
        return zipped;
    }
}
