namespace Fovea.Media.Pictures;

/// <summary>What is written into a picture file beside its pixels.</summary>
internal sealed record PictureMetadata
{
    /// <summary>Nothing.</summary>
    public static PictureMetadata None { get; } = new();

    /// <summary>The ICC profile; empty for none.</summary>
    public ReadOnlyMemory<byte> Icc { get; init; }

    /// <summary>EXIF data, beginning with their byte order mark; empty for none.</summary>
    public ReadOnlyMemory<byte> Exif { get; init; }

    /// <summary>The XMP packet; empty for none.</summary>
    public ReadOnlyMemory<byte> Xmp { get; init; }

    /// <summary>IPTC captions (IIM); empty for none.</summary>
    public ReadOnlyMemory<byte> Iptc { get; init; }

    /// <summary>Texts with their keywords.</summary>
    public IReadOnlyList<PictureNote> Notes { get; init; } = [];

    /// <summary>Pixels a metre, across and down; null for nothing said.</summary>
    public (long X, long Y)? Density { get; init; }

    /// <summary>Colour primaries, transfer curve and matrix by the numbers of H.273, for files that say them apart from the coded picture; null for nothing said.</summary>
    public (int Primaries, int Transfer, int Matrix)? Coding { get; init; }

    /// <summary>PNG's own chunks about colour: gamma, chromaticities, rendering intent.</summary>
    public IReadOnlyList<PngChunk> PngColor { get; init; } = [];

    /// <summary>True if there is nothing to write.</summary>
    public bool IsEmpty => Icc.IsEmpty && Exif.IsEmpty && Xmp.IsEmpty && Iptc.IsEmpty && Notes.Count == 0 && Density is null && Coding is null && PngColor.Count == 0;
}

/// <summary>A text in a picture file.</summary>
/// <param name="Keyword">What it is, such as <c>Comment</c>.</param>
/// <param name="Text">The text.</param>
internal sealed record PictureNote(string Keyword, string Text)
{
    /// <summary>The keyword of a text without a more special one: all that JPEG has.</summary>
    public const string Comment = "Comment";
}
