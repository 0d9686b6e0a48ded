namespace Fovea.Imaging.Resampling;

/// <summary>The shape of the taps. All but <see cref="Nearest"/> are widened when the frame shrinks, against aliasing.</summary>
public enum ResampleFilter
{
    /// <summary>The nearest sample.</summary>
    Nearest,

    /// <summary>A triangle of radius 1.</summary>
    Bilinear,

    /// <summary>Keys' cubic convolution with a = −0.5, radius 2.</summary>
    Bicubic,
}
