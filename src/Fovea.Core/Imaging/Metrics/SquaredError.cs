using System.Numerics;

namespace Fovea.Imaging.Metrics;

/// <summary>Sums of squared differences.</summary>
internal static class SquaredError
{
    /// <summary>Σ (a − b)², squares in single and the sum in double precision.</summary>
    public static double Sum(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        int lanes = Vector<float>.Count;
        Vector<double> low = Vector<double>.Zero, high = low;
        int x = 0;
        for (; x <= a.Length - lanes; x += lanes)
        {
            Vector<float> difference = new Vector<float>(a[x..]) - new Vector<float>(b[x..]);
            Vector.Widen(difference * difference, out Vector<double> first, out Vector<double> second);
            low += first;
            high += second;
        }

        double sum = Vector.Sum(low + high);
        for (; x < a.Length; x++) sum += (a[x] - b[x]) * (a[x] - b[x]);
        return sum;
    }
}
