using Fovea.Networks;
using Fovea.Tensors;

namespace Fovea.Inference;

/// <summary>How often each part of a channel's range occurs: what a narrower range is chosen by.</summary>
public sealed class ValueHistogram
{
    private const int Bins = 4096;
    private const int Shares = 64;
    private readonly float _low;
    private readonly double _binsPerUnit;
    private readonly long[] _counts = new long[Bins];
    private long _total;

    /// <summary>An empty histogram of values from <paramref name="low"/> (at most 0) to <paramref name="high"/> (at least 0).</summary>
    public ValueHistogram(float low, float high)
    {
        _low = low;
        _binsPerUnit = Bins / (double)Math.Max(high - low, ValueRange.LeastSpan);
    }

    /// <summary>Counts values; those outside go to the nearest end.</summary>
    public void Add(ReadOnlySpan<float> values)
    {
        foreach (float value in values) _counts[Math.Clamp((int)((value - _low) * _binsPerUnit), 0, Bins - 1)]++;
        _total += values.Length;
    }

    /// <summary>The narrowest range with zero that leaves out at most <paramref name="share"/> of all values at either end.</summary>
    public (float Low, float High) WithoutShare(double share)
    {
        double most = share * _total;
        int first = 0, last = Bins - 1;
        for (long below = _counts[0]; first < last && below <= most; below += _counts[++first]) { }
        for (long above = _counts[last]; last > first && above <= most; above += _counts[--last]) { }
        return (Math.Min(0, Edge(first)), Math.Max(0, Edge(last + 1)));
    }

    /// <summary>
    /// The range with zero, among shares of either end, whose 256 steps lose least in the mean square: a step² / 12
    /// inside and the whole distance outside.
    /// </summary>
    public (float Low, float High) LeastSquares()
    {
        (float Low, float High) best = (Math.Min(0, Edge(0)), Math.Max(0, Edge(Bins)));
        (float low, float high) = best;
        double least = double.PositiveInfinity;
        double[] lowLosses = [.. Enumerable.Range(0, Shares).Select(i => LossBelow(Part(low, i)))];
        double[] highLosses = [.. Enumerable.Range(0, Shares).Select(i => LossAbove(Part(high, i)))];
        for (int l = 0; l < (low < 0 ? Shares : 1); l++)
        {
            for (int h = 0; h < (high > 0 ? Shares : 1); h++)
            {
                (float from, float to) = (Part(low, l), Part(high, h));
                double step = (to - from) / 255;
                double loss = lowLosses[l] + highLosses[h] + _total * step * step / 12;
                if (loss < least) (least, best) = (loss, (from, to));
            }
        }

        return best;
    }

    // From the whole down to a quarter.
    private static float Part(float end, int i) => (float)(end * (1 - 0.75 * i / Shares));

    private double LossBelow(float from)
    {
        double loss = 0;
        for (int i = 0; i < Bins && Middle(i) < from; i++) loss += _counts[i] * Square(from - Middle(i));
        return loss;
    }

    private double LossAbove(float to)
    {
        double loss = 0;
        for (int i = Bins - 1; i >= 0 && Middle(i) > to; i--) loss += _counts[i] * Square(Middle(i) - to);
        return loss;
    }

    private float Edge(int bin) => (float)(_low + bin / _binsPerUnit);

    private double Middle(int bin) => _low + (bin + 0.5) / _binsPerUnit;

    private static double Square(double value) => value * value;
}
