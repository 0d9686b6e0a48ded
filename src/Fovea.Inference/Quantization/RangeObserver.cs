using System.Numerics;
using System.Runtime.InteropServices;
using Fovea.Imaging;
using Fovea.Networks;
using Fovea.Tensors;

namespace Fovea.Inference;

/// <summary>
/// The smallest and largest value of each channel of each stored value seen so far; zero counts as seen, because padding
/// needs it to be exact. The order in which values are seen or observers joined changes nothing.
/// </summary>
public sealed class RangeObserver
{
    private readonly Dictionary<string, ValueRange> _ranges;

    /// <summary>An observer that has seen only zeros.</summary>
    public RangeObserver(QuantizedForm form) =>
        _ranges = form.Stored.ToDictionary(pair => pair.Key, pair => new ValueRange(new float[pair.Value], new float[pair.Value]), StringComparer.Ordinal);

    /// <summary>The ranges of now.</summary>
    public QuantizationTable Table => new(_ranges.ToDictionary(pair => pair.Key, pair => new ValueRange([.. pair.Value.Low], [.. pair.Value.High]), StringComparer.Ordinal));

    /// <summary>Sees the values of a step, (N, C, H, W).</summary>
    public void See(string step, Tensor values)
    {
        ValueRange range = _ranges[step];
        for (int n = 0; n < values.Shape.Batch; n++)
        {
            for (int c = 0; c < range.Low.Length; c++)
            {
                (float low, float high) = Extremes(values.Plane(n, c));
                range.Low[c] = Math.Min(range.Low[c], low);
                range.High[c] = Math.Max(range.High[c], high);
            }
        }
    }

    /// <summary>Takes what another has seen, which then has seen only zeros.</summary>
    public void TakeFrom(RangeObserver other)
    {
        foreach ((string step, ValueRange range) in _ranges)
        {
            ValueRange seen = other._ranges[step];
            for (int c = 0; c < range.Low.Length; c++)
            {
                range.Low[c] = Math.Min(range.Low[c], seen.Low[c]);
                range.High[c] = Math.Max(range.High[c], seen.High[c]);
            }
        }

        other.Forget();
    }

    /// <summary>Has seen only zeros.</summary>
    public void Forget()
    {
        foreach (ValueRange range in _ranges.Values)
        {
            Array.Clear(range.Low);
            Array.Clear(range.High);
        }
    }

    private static (float Low, float High) Extremes(ReadOnlySpan<float> values)
    {
        Vector<float> lows = Vector<float>.Zero, highs = Vector<float>.Zero;
        foreach (Vector<float> vector in MemoryMarshal.Cast<float, Vector<float>>(values))
        {
            lows = Vector.Min(lows, vector);
            highs = Vector.Max(highs, vector);
        }

        float low = 0, high = 0;
        for (int i = 0; i < Vector<float>.Count; i++) (low, high) = (Math.Min(low, lows[i]), Math.Max(high, highs[i]));
        foreach (float value in values[^(values.Length % Vector<float>.Count)..]) (low, high) = (Math.Min(low, value), Math.Max(high, value));
        return (low, high);
    }
}
