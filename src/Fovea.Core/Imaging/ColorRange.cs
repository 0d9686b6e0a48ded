namespace Fovea.Imaging;

/// <summary>Which code values span black to white.</summary>
public enum ColorRange
{
    /// <summary>Not said: limited for YUV and gray video, full for RGB.</summary>
    Unspecified,

    /// <summary>16..235 luma, 16..240 chroma at 8 bits (ffmpeg: tv).</summary>
    Limited,

    /// <summary>0..255 at 8 bits (ffmpeg: pc).</summary>
    Full,
}
