namespace Fovea.Media.Pictures;

/// <summary>What a picture file holds beside its pixels, as far as its kind is known.</summary>
internal sealed class PictureFacts
{
    private const int MostNotes = 1000;

    /// <summary>The kind of file.</summary>
    public required PictureFormat Format { get; init; }

    /// <summary>The ICC profile; empty if there is none.</summary>
    public ReadOnlyMemory<byte> Icc { get; set; }

    /// <summary>EXIF data, beginning with its byte order mark; empty if there are none.</summary>
    public ReadOnlyMemory<byte> Exif { get; set; }

    /// <summary>The XMP packet; empty if there is none.</summary>
    public ReadOnlyMemory<byte> Xmp { get; set; }

    /// <summary>IPTC captions (IIM); empty if there are none.</summary>
    public ReadOnlyMemory<byte> Iptc { get; set; }

    /// <summary>How the picture is to be turned, as EXIF counts: 1 as it is, 2 to 8 mirrored or turned.</summary>
    public int Orientation { get; set; } = 1;

    /// <summary>Texts with their keywords, such as comments; in the file's order.</summary>
    public IReadOnlyList<PictureNote> Notes => NoteList;

    /// <summary>Pixels a metre, across and down; null if not said.</summary>
    public (long X, long Y)? Density { get; set; }

    /// <summary>Colour primaries, transfer curve and matrix by the numbers of H.273; null if not said so.</summary>
    public (int Primaries, int Transfer, int Matrix)? Coding { get; set; }

    /// <summary>Pictures in the file, of which the first is taken, or of an icon the largest.</summary>
    public int Pages { get; set; } = 1;

    /// <summary>True if the file is an animation.</summary>
    public bool IsAnimated { get; set; }

    /// <summary>True if colours are stored multiplied with opacity.</summary>
    public bool IsPremultiplied { get; set; }

    /// <summary>True if the colours are inks: cyan, magenta, yellow and black.</summary>
    public bool IsCmyk { get; set; }

    /// <summary>True for the unprocessed data of a camera's sensor.</summary>
    public bool IsCameraRaw { get; set; }

    /// <summary>True if the picture is put together of tiles that are pictures of their own.</summary>
    public bool IsGrid { get; set; }

    /// <summary>Opacity as an AV1 picture of its own; empty if there is none.</summary>
    public ReadOnlyMemory<byte> AlphaAv1 { get; set; }

    /// <summary>What else is there and goes with no output, such as <c>the gain map</c>.</summary>
    public IReadOnlyList<string> Extras => ExtraList;

    /// <summary>What is wrong with the file's structure, as a clause: <c>it ends early</c>; null if nothing was found.</summary>
    public string? Damage { get; set; }

    /// <summary>PNG's own chunks about colour.</summary>
    public List<PngChunk> PngColor { get; } = [];

    public List<PictureNote> NoteList { get; } = [];

    public List<string> ExtraList { get; } = [];

    public void AddNote(string keyword, string text)
    {
        if (NoteList.Count < MostNotes) NoteList.Add(new PictureNote(keyword, text));
    }

    public void AddExtra(string extra)
    {
        if (!ExtraList.Contains(extra)) ExtraList.Add(extra);
    }

    /// <summary>True if the picture is shown with width and height exchanged.</summary>
    public bool IsTurnedSideways => Orientation >= 5;
}
