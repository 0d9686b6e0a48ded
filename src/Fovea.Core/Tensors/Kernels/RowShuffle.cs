using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Fovea.Tensors;

/// <summary>Interleaves rows and deals them out again. Two and four rows go through 4x4 transposes in registers.</summary>
internal static unsafe class RowShuffle
{
    /// <summary>destination[x·rows + p] = sources[p][x] for x below <paramref name="count"/>, four rows with vectors of any width.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Interleave<TVector>(float** sources, int rows, float* destination, int count)
        where TVector : unmanaged, ISimdVector<TVector>
    {
        int x = 0;
        float** rest = stackalloc float*[rows];
        if (rows == 4)
        {
            (nint a, nint b, nint c, nint d) = ((nint)sources[0], (nint)sources[1], (nint)sources[2], (nint)sources[3]);
            for (; x + TVector.Width <= count; x += TVector.Width)
            {
                TVector.StoreZipped(TVector.Load((float*)a + x), TVector.Load((float*)b + x), TVector.Load((float*)c + x), TVector.Load((float*)d + x), destination + 4 * x);
            }
        }

        for (int p = 0; p < rows; p++) rest[p] = sources[p] + x;
        Interleave(rest, rows, destination + x * rows, count - x, accumulate: false);
    }

    /// <summary>destination[x·rows + p] (+)= sources[p][x] for x below <paramref name="count"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Interleave(float** sources, int rows, float* destination, int count, bool accumulate)
    {
        int x = 0;
        if (rows == 4)
        {
            for (; x + 4 <= count; x += 4)
            {
                Vector128<float> a = Vector128.Load(sources[0] + x), b = Vector128.Load(sources[1] + x);
                Vector128<float> c = Vector128.Load(sources[2] + x), d = Vector128.Load(sources[3] + x);
                Transpose(ref a, ref b, ref c, ref d);
                Put(a, destination + 4 * x, accumulate);
                Put(b, destination + 4 * x + 4, accumulate);
                Put(c, destination + 4 * x + 8, accumulate);
                Put(d, destination + 4 * x + 12, accumulate);
            }
        }
        else if (rows == 2)
        {
            for (; x + 4 <= count; x += 4)
            {
                Vector128<float> a = Vector128.Load(sources[0] + x), b = Vector128.Load(sources[1] + x);
                Put(ZipLow(a, b), destination + 2 * x, accumulate);
                Put(ZipHigh(a, b), destination + 2 * x + 4, accumulate);
            }
        }

        for (int row = 0; row < rows; row++)
        {
            float* source = sources[row];
            float* to = destination + row;
            if (accumulate)
            {
                for (int i = x; i < count; i++) to[i * rows] += source[i];
            }
            else
            {
                for (int i = x; i < count; i++) to[i * rows] = source[i];
            }
        }
    }

    /// <summary>destinations[p][x] (+)= source[x·rows + p] for x below <paramref name="count"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Deal(float* source, float** destinations, int rows, int count, bool accumulate)
    {
        int x = 0;
        if (rows == 4)
        {
            for (; x + 4 <= count; x += 4)
            {
                Vector128<float> a = Vector128.Load(source + 4 * x), b = Vector128.Load(source + 4 * x + 4);
                Vector128<float> c = Vector128.Load(source + 4 * x + 8), d = Vector128.Load(source + 4 * x + 12);
                Transpose(ref a, ref b, ref c, ref d);
                Put(a, destinations[0] + x, accumulate);
                Put(b, destinations[1] + x, accumulate);
                Put(c, destinations[2] + x, accumulate);
                Put(d, destinations[3] + x, accumulate);
            }
        }
        else if (rows == 2)
        {
            for (; x + 4 <= count; x += 4)
            {
                // Zipping a0 b0 a1 b1 with a2 b2 a3 b3 twice brings the a's and the b's together.
                Vector128<float> low = Vector128.Load(source + 2 * x), high = Vector128.Load(source + 2 * x + 4);
                Vector128<float> first = ZipLow(low, high), second = ZipHigh(low, high);
                Put(ZipLow(first, second), destinations[0] + x, accumulate);
                Put(ZipHigh(first, second), destinations[1] + x, accumulate);
            }
        }

        for (int row = 0; row < rows; row++)
        {
            float* from = source + row;
            float* to = destinations[row];
            if (accumulate)
            {
                for (int i = x; i < count; i++) to[i] += from[i * rows];
            }
            else
            {
                for (int i = x; i < count; i++) to[i] = from[i * rows];
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put(Vector128<float> value, float* destination, bool accumulate) =>
        (accumulate ? Vector128.Load(destination) + value : value).Store(destination);

    /// <summary>Turns four rows of four into four columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Transpose(ref Vector128<float> a, ref Vector128<float> b, ref Vector128<float> c, ref Vector128<float> d)
    {
        Vector128<float> ac0 = ZipLow(a, c), ac1 = ZipHigh(a, c), bd0 = ZipLow(b, d), bd1 = ZipHigh(b, d);
        a = ZipLow(ac0, bd0);
        b = ZipHigh(ac0, bd0);
        c = ZipLow(ac1, bd1);
        d = ZipHigh(ac1, bd1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> ZipLow(Vector128<float> a, Vector128<float> b)
    {
        if (Sse.IsSupported) return Sse.UnpackLow(a, b);
        if (AdvSimd.Arm64.IsSupported) return AdvSimd.Arm64.ZipLow(a, b);
        return Vector128.Create(a[0], b[0], a[1], b[1]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> ZipHigh(Vector128<float> a, Vector128<float> b)
    {
        if (Sse.IsSupported) return Sse.UnpackHigh(a, b);
        if (AdvSimd.Arm64.IsSupported) return AdvSimd.Arm64.ZipHigh(a, b);
        return Vector128.Create(a[2], b[2], a[3], b[3]);
    }
}
