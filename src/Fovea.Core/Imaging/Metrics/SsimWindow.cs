using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Fovea.Imaging.Metrics;

/// <summary>The sliding window of <see cref="Ssim"/>, separable: down the columns of four moments, then along them.</summary>
/// <remarks>
/// Samples are taken relative to 128, which changes no covariance and keeps the squares small enough for single
/// precision (within 1e-5 of double). One pass holds a row of each moment: mean of a, of b, of a² + b², and of a · b.
/// </remarks>
internal static class SsimWindow
{
    /// <summary>Rows and columns of the window.</summary>
    public const int Size = 11;

    private const int Moments = 4;
    private const float Center = 128;
    private const float C1 = 0.01f * 255 * 0.01f * 255;
    private const float C2 = 0.03f * 255 * 0.03f * 255;
    private static readonly float[] Taps = Gaussian(1.5);

    /// <summary>Mean of the map over the places where the window lies inside.</summary>
    public static double Mean(ReadOnlySpan<float> a, ReadOnlySpan<float> b, int width, int height)
    {
        // The rows of moments are padded, so that the last vector of the second pass may read on.
        int stride = width + 2 * Vector<float>.Count;
        float[] moments = new float[Moments * stride];
        int columns = width - Size + 1, rows = height - Size + 1;
        double sum = 0;
        for (int y = 0; y < rows; y++)
        {
            FilterDown(a[(y * width)..], b[(y * width)..], width, moments, stride);
            sum += SumAlong(moments, stride, columns);
        }

        return sum / ((double)rows * columns);
    }

    private static void FilterDown(ReadOnlySpan<float> a, ReadOnlySpan<float> b, int width, Span<float> moments, int stride)
    {
        int lanes = Vector<float>.Count;
        Vector<float> center = new(Center);
        int x = 0;
        for (; x <= width - lanes; x += lanes)
        {
            Vector<float> meanA = Vector<float>.Zero, meanB = meanA, square = meanA, product = meanA;
            for (int k = 0; k < Size; k++)
            {
                Vector<float> weight = new(Taps[k]);
                Vector<float> va = new Vector<float>(a[(k * width + x)..]) - center;
                Vector<float> vb = new Vector<float>(b[(k * width + x)..]) - center;
                meanA = Vector.FusedMultiplyAdd(weight, va, meanA);
                meanB = Vector.FusedMultiplyAdd(weight, vb, meanB);
                square = Vector.FusedMultiplyAdd(weight, Vector.FusedMultiplyAdd(va, va, vb * vb), square);
                product = Vector.FusedMultiplyAdd(weight, va * vb, product);
            }

            meanA.CopyTo(moments[x..]);
            meanB.CopyTo(moments[(stride + x)..]);
            square.CopyTo(moments[(2 * stride + x)..]);
            product.CopyTo(moments[(3 * stride + x)..]);
        }

        for (; x < width; x++)
        {
            float meanA = 0, meanB = 0, square = 0, product = 0;
            for (int k = 0; k < Size; k++)
            {
                float va = a[k * width + x] - Center, vb = b[k * width + x] - Center;
                meanA += Taps[k] * va;
                meanB += Taps[k] * vb;
                square += Taps[k] * (va * va + vb * vb);
                product += Taps[k] * va * vb;
            }

            (moments[x], moments[stride + x], moments[2 * stride + x], moments[3 * stride + x]) = (meanA, meanB, square, product);
        }
    }

    private static double SumAlong(ReadOnlySpan<float> moments, int stride, int columns)
    {
        int lanes = Vector<float>.Count;
        ref float start = ref MemoryMarshal.GetReference(moments);
        double sum = 0;
        Vector<float> rowSum = Vector<float>.Zero;
        for (int x = 0; x < columns; x += lanes)
        {
            Vector<float> map = Similarity(
                FilterAlong(ref start, x),
                FilterAlong(ref start, stride + x),
                FilterAlong(ref start, 2 * stride + x),
                FilterAlong(ref start, 3 * stride + x));
            if (x + lanes <= columns) rowSum += map;
            else for (int i = 0; i < columns - x; i++) sum += map[i];
        }

        return sum + Vector.Sum(rowSum);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<float> FilterAlong(ref float start, int offset)
    {
        Vector<float> sum = Vector<float>.Zero;
        for (int k = 0; k < Size; k++) sum = Vector.FusedMultiplyAdd(new Vector<float>(Taps[k]), Vector.LoadUnsafe(ref start, (nuint)(offset + k)), sum);
        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<float> Similarity(Vector<float> meanA, Vector<float> meanB, Vector<float> square, Vector<float> product)
    {
        Vector<float> c1 = new(C1), c2 = new(C2), center = new(Center), two = new(2f);
        Vector<float> covariance = product - meanA * meanB;
        Vector<float> variances = square - meanA * meanA - meanB * meanB;
        meanA += center;
        meanB += center;
        Vector<float> above = (two * meanA * meanB + c1) * (two * covariance + c2);
        return above / ((meanA * meanA + meanB * meanB + c1) * (variances + c2));
    }

    private static float[] Gaussian(double sigma)
    {
        double[] taps = [.. Enumerable.Range(0, Size).Select(k => Math.Exp(-(k - Size / 2) * (k - Size / 2) / (2 * sigma * sigma)))];
        double sum = taps.Sum();
        return [.. taps.Select(t => (float)(t / sum))];
    }
}
