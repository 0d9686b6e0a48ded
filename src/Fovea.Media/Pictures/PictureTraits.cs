namespace Fovea.Media.Pictures;

/// <summary>What a kind of picture file holds beside colours, as far as Fovea writes it.</summary>
[Flags]
internal enum PictureTraits
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Opacity.</summary>
    Alpha = 1,

    /// <summary>An ICC profile.</summary>
    Icc = 2,

    /// <summary>EXIF data.</summary>
    Exif = 4,

    /// <summary>An XMP packet.</summary>
    Xmp = 8,

    /// <summary>IPTC captions.</summary>
    Iptc = 16,

    /// <summary>A comment without a keyword.</summary>
    Comment = 32,

    /// <summary>Texts with keywords.</summary>
    Notes = 64,

    /// <summary>Colour primaries and transfer curve by number.</summary>
    Coding = 128,

    /// <summary>Pixels a metre.</summary>
    Density = 256,

    /// <summary>Gamma and chromaticities, as PNG has them.</summary>
    Gamma = 512,
}
