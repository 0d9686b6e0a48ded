namespace Fovea.Media.Pictures;

/// <summary>A kind of picture file, told by its first bytes and never by its name.</summary>
internal enum PictureFormat
{
    /// <summary>None of the others.</summary>
    Other,

    /// <summary>Portable Network Graphics, animated or not.</summary>
    Png,

    /// <summary>JPEG.</summary>
    Jpeg,

    /// <summary>WebP, animated or not.</summary>
    WebP,

    /// <summary>TIFF with 32-bit offsets, including camera raw files that are built like one.</summary>
    Tiff,

    /// <summary>TIFF with 64-bit offsets.</summary>
    BigTiff,

    /// <summary>Pictures in HEIF: AVIF.</summary>
    Avif,

    /// <summary>Pictures in HEIF: HEIC, what phones take.</summary>
    Heic,

    /// <summary>JPEG XL, with or without a container.</summary>
    JpegXl,

    /// <summary>Windows icons and cursors: several pictures in one file.</summary>
    Icon,

    /// <summary>Photoshop.</summary>
    Photoshop,

    /// <summary>Scalable Vector Graphics.</summary>
    Svg,

    /// <summary>PDF.</summary>
    Pdf,
}
