namespace Fovea.Imaging;

/// <summary>The line between codes and values: code = Zero + Unit · value, rounded and clamped to 0..Max.</summary>
/// <param name="Zero">The code of value 0.</param>
/// <param name="Unit">Codes from value 0 to value 1.</param>
/// <param name="Max">The largest code.</param>
public readonly record struct SampleCoding(float Zero, float Unit, float Max)
{
    /// <summary>Luma, gray, red, green or blue: value 0 is black, 1 is white.</summary>
    public static SampleCoding Light(int bitDepth, ColorRange range)
    {
        int max = (1 << bitDepth) - 1;
        int step = 1 << (bitDepth - 8);
        return range == ColorRange.Limited ? new(16 * step, 219 * step, max) : new(0, max, max);
    }

    /// <summary>Blue or red difference: value 0 is colourless, the span is −0.5..0.5.</summary>
    public static SampleCoding Chroma(int bitDepth, ColorRange range)
    {
        int max = (1 << bitDepth) - 1;
        int step = 1 << (bitDepth - 8);
        return new(128 * step, range == ColorRange.Limited ? 224 * step : max, max);
    }

    /// <summary>Opacity: value 1 is opaque, always the full range.</summary>
    public static SampleCoding Opacity(int bitDepth) => Light(bitDepth, ColorRange.Full);

    /// <summary>What luma networks are trained on: MATLAB's rgb2ycbcr, code / 255 of limited 8-bit luma.</summary>
    public static SampleCoding NetworkLuma(int bitDepth, ColorRange range)
    {
        SampleCoding light = Light(bitDepth, range);
        return new(light.Zero - light.Unit * 16 / 219, light.Unit * 255 / 219, light.Max);
    }
}
