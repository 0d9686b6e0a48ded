namespace Fovea.Imaging;

/// <summary>Which luma and chroma equations a YUV frame uses.</summary>
public enum ColorMatrix
{
    /// <summary>Not said: Fovea takes BT.709 from 720 rows up, else BT.601, as players do.</summary>
    Unspecified,

    /// <summary>BT.601 (ffmpeg: smpte170m, bt470bg).</summary>
    Bt601,

    /// <summary>BT.709.</summary>
    Bt709,

    /// <summary>BT.2020, non-constant luminance (ffmpeg: bt2020nc).</summary>
    Bt2020,
}
