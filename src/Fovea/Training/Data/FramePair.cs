using Fovea.Training.Degradations;

namespace Fovea.Training.Data;

/// <summary>A high-resolution frame and, made when first needed and then kept, its low-resolution counterpart.</summary>
internal sealed class FramePair
{
    private readonly Lazy<byte[]> _low;

    public FramePair(CachedFrame high, Degradation degradation, int scale)
    {
        High = high;
        (LowWidth, LowHeight) = (high.Width / scale, high.Height / scale);
        _low = new(() => degradation.Apply(high.Pixels, high.Width, high.Height, scale));
    }

    public CachedFrame High { get; }

    public int LowWidth { get; }

    public int LowHeight { get; }

    /// <summary>rgb24 pixels, 3·LowWidth bytes a row.</summary>
    public ReadOnlySpan<byte> Low => _low.Value;
}
