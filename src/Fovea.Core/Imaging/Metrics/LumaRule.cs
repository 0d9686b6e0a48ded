namespace Fovea.Imaging.Metrics;

/// <summary>How red, green and blue of 0..255 become the luma that is measured, 16 + (65.481 R + 128.553 G + 24.966 B) / 255.</summary>
public enum LumaRule
{
    /// <summary>Kept as it is: BasicSR, RRN. Differs from <see cref="Rounded"/> by up to 0.05 dB.</summary>
    Float,

    /// <summary>Rounded to a whole number, as MATLAB's rgb2ycbcr does with uint8: SOF-VSR.</summary>
    Rounded,
}
