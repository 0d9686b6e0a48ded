namespace Fovea.Networks;

/// <summary>
/// What the channels of a value reach, for storing them as bytes: code = round(value / Scale) + Zero in 0..255. Zero
/// itself is always exact, so padding is.
/// </summary>
/// <param name="Low">The lowest value of each channel, at most 0.</param>
/// <param name="High">The highest value of each channel, at least 0.</param>
public sealed record ValueRange(float[] Low, float[] High)
{
    /// <summary>Narrower channels are stored as if they were this wide; finer steps would only store noise.</summary>
    public const float LeastSpan = 1e-4f;

    /// <summary>Number of channels.</summary>
    public int Channels => Low.Length;

    /// <summary>Pixels in [0, 1]: code = 255 · value.</summary>
    public static ValueRange Pixels(int channels) => new(new float[channels], [.. Enumerable.Repeat(1f, channels)]);

    /// <summary>What a code more is worth in a channel.</summary>
    public float Scale(int channel) => MathF.Max(High[channel] - Low[channel], LeastSpan) / 255;

    /// <summary>The code of value 0 in a channel, 0 to 255.</summary>
    public byte Zero(int channel) => (byte)Math.Clamp(MathF.Round(-Low[channel] / Scale(channel)), 0, 255);

    /// <summary>Why this is no range of a value with so many channels, or null.</summary>
    internal string? Fault(int channels)
    {
        if (Low.Length != channels || High.Length != channels) return $"it has {Low.Length} lowest and {High.Length} highest values for {channels} channels";
        if (!Low.Concat(High).All(float.IsFinite)) return "a value is not finite";
        return Low.All(low => low <= 0) && High.All(high => high >= 0) ? null : "a channel's range does not hold 0";
    }
}
