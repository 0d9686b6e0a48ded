namespace Fovea.Imaging;

/// <summary>What the first planes of a frame hold.</summary>
public enum ColorModel
{
    /// <summary>One plane of luma.</summary>
    Gray,

    /// <summary>Luma, blue difference, red difference.</summary>
    Yuv,

    /// <summary>Red, green, blue.</summary>
    Rgb,
}
