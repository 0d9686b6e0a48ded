using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Fovea.Imaging;

namespace Fovea.Media.Pictures;

/// <summary>What of a picture goes into a file of another kind, and what does not: known before any work.</summary>
public sealed class PicturePlan
{
    private const string OtherColors = "so that its colours will be shown otherwise";

    private readonly Picture _source;
    private readonly ImageKind _kind;
    private readonly string _called;
    private readonly List<Notice> _notices = [];

    private PicturePlan(Picture source, string output)
    {
        (_source, _kind) = (source, ImageKind.ForPath(output));
        _called = $"{_kind.Extensions[0]} pictures";
    }

    /// <summary>What is lost or taken for granted.</summary>
    public IReadOnlyList<Notice> Notices => _notices;

    /// <summary>What is written beside the pixels.</summary>
    internal PictureMetadata Metadata { get; private set; } = PictureMetadata.None;

    /// <summary>True if the picture is laid before white.</summary>
    public bool Flattens => _source.IsTransparent && !Holds(PictureTraits.Alpha);

    /// <summary>Compares what a picture has with what a kind of file holds.</summary>
    /// <param name="source">The picture.</param>
    /// <param name="output">The file to write; its extension chooses the kind.</param>
    /// <param name="scale">How many times larger it becomes.</param>
    /// <exception cref="BadInputException">The extension is of no picture that Fovea writes.</exception>
    public static PicturePlan Of(Picture source, string output, int scale)
    {
        PicturePlan plan = new(source, output);
        plan.Look();
        plan.LookAtColor();
        plan.Metadata = plan.Carry(source.Frame.Width * scale, source.Frame.Height * scale);
        return plan;
    }

    /// <summary>Writes the enlarged picture with all that the plan keeps: aside, renamed when whole.</summary>
    /// <param name="ffmpeg">Encodes it.</param>
    /// <param name="frame">The enlarged pixels; laid before white by the caller where <see cref="Flattens"/>.</param>
    /// <param name="output">The file.</param>
    /// <param name="cancellationToken">Stops the work; nothing is left behind.</param>
    public Task WriteAsync(Ffmpeg ffmpeg, Frame frame, string output, CancellationToken cancellationToken = default)
        => PictureEncoder.WriteAsync(ffmpeg, frame, Metadata, output, cancellationToken);

    private bool Holds(PictureTraits trait) => (_kind.Holds & trait) != 0;

    // The picture itself: whole, seen through, deep.
    private void Look()
    {
        PictureFacts facts = _source.Facts;
        if (_source.Damage is { } damage) _notices.Add(new Notice(NoticeKind.Loss, "the damaged part", $"the file is damaged or cut short ({damage}), and the picture may be gray or wrong there", "use a whole copy"));
        if (Flattens) Lose("the opacity", $"{_called} cannot hold it, and what is transparent becomes white", kind => (kind.Holds & PictureTraits.Alpha) != 0);
        int depth = _source.Frame.Format.BitDepth;
        if (depth > _kind.Depth) Lose($"the colours' depth of {Number(depth)} bits", $"{_called} have {Number(_kind.Depth)}", kind => kind.Depth >= depth);
        if (facts.Pages > 1) _notices.Add(new Notice(NoticeKind.Loss, facts.Format == PictureFormat.Icon ? $"{Number(facts.Pages - 1)} of {Number(facts.Pages)} sizes" : $"pages 2 to {Number(facts.Pages)}", facts.Format == PictureFormat.Icon ? "the largest alone is enlarged" : "the first page alone is enlarged", facts.Format == PictureFormat.Icon ? null : "split the file into its pages first ('tiffsplit in.tif')"));
        foreach (string extra in facts.Extras) _notices.Add(new Notice(NoticeKind.Loss, extra, "Fovea does not enlarge or keep it"));
        if (facts.IsCmyk) _notices.Add(new Notice(NoticeKind.Assumption, "the inks (CMYK)", "they become red, green and blue by a plain formula, without a profile", "convert the picture to RGB first with a program that manages colours"));
    }

    private void LookAtColor()
    {
        PictureFacts facts = _source.Facts;
        ColorDescription color = _source.Frame.Color;
        if (!facts.Icc.IsEmpty && !KeepsIcc()) LoseIcc();
        if (KeepsIcc()) return;
        if (!PictureColors.IsPlain(color) && !Holds(PictureTraits.Coding)) Lose($"the colour space ({color.Primaries ?? "?"}, {color.Transfer ?? "?"})", $"{_called} cannot say it, {OtherColors}", kind => (kind.Holds & PictureTraits.Coding) != 0);
        if (SaysOtherGamma() && !Holds(PictureTraits.Gamma)) Lose("the gamma and primaries (gAMA, cHRM)", $"{_called} cannot say them, {OtherColors}", kind => (kind.Holds & PictureTraits.Gamma) != 0);
    }

    private void LoseIcc()
    {
        if (ProfileColors() is "CMYK") _notices.Add(new Notice(NoticeKind.Loss, "the ICC profile", "it is of inks, and the output has red, green and blue", "convert the picture to RGB first with a program that manages colours"));
        else if (ProfileColors() is var colors && Holds(PictureTraits.Icc) && !Fits(colors)) _notices.Add(new Notice(NoticeKind.Loss, "the ICC profile", $"it is of another kind of colours ({colors.Trim()}) than the output"));
        else Lose("the ICC profile", $"Fovea cannot keep it in {_called}, {OtherColors}", kind => (kind.Holds & PictureTraits.Icc) != 0);
    }

    private PictureMetadata Carry(int width, int height)
    {
        PictureFacts facts = _source.Facts;
        byte[] exif = facts.Exif.IsEmpty ? [] : ExifBlock.Enlarged(facts.Exif.Span, width, height);
        byte[] xmp = facts.Xmp.IsEmpty ? [] : XmpPacket.Enlarged(facts.Xmp.Span, width, height);
        bool keepsGamma = Holds(PictureTraits.Gamma) && facts.Coding is null && !KeepsIcc();
        bool says = Holds(PictureTraits.Coding) && !KeepsIcc() && !PictureColors.IsPlain(_source.Frame.Color);
        return new PictureMetadata
        {
            Icc = KeepsIcc() ? facts.Icc : default,
            Exif = Keep(exif, PictureTraits.Exif, "the EXIF data", _kind.Extensions[0] == ".jpg" ? JpegSegments.MostExif : int.MaxValue),
            Xmp = Keep(xmp, PictureTraits.Xmp, "the XMP data", _kind.Extensions[0] == ".jpg" ? JpegSegments.MostXmp : int.MaxValue),
            Iptc = Keep(facts.Iptc.ToArray(), PictureTraits.Iptc, "the IPTC captions", _kind.Extensions[0] == ".jpg" ? JpegSegments.MostIptc : int.MaxValue),
            Notes = CarryNotes(),
            Density = Holds(PictureTraits.Density) ? facts.Density : null,
            Coding = says ? PictureColors.Numbers(_source.Frame.Color) : null,
            PngColor = keepsGamma ? facts.PngColor : [],
        };
    }

    private byte[] Keep(byte[] data, PictureTraits trait, string name, int most)
    {
        if (data.Length == 0) return data;
        if (trait == PictureTraits.Exif && !ExifBlock.IsReadable(data)) _notices.Add(new Notice(NoticeKind.Loss, name, "they are damaged"));
        else if (!Holds(trait)) Lose(name, $"Fovea cannot keep them in {_called}", kind => (kind.Holds & trait) != 0);
        else if (data.Length > most) Lose(name, $"they are larger than {_called} can hold", kind => (kind.Holds & trait) != 0 && kind.Extensions[0] != ".jpg");
        else return data;
        return [];
    }

    private PictureNote[] CarryNotes()
    {
        PictureNote[] kept = [.. _source.Facts.Notes.Where(Keeps)];

        // The times of the file itself, which ImageMagick writes down, are those of another file now.
        string[] lost = [.. _source.Facts.Notes.Except(kept).Select(note => Printable(note.Keyword)).Where(keyword => !keyword.StartsWith("date:", StringComparison.Ordinal)).Distinct()];
        if (lost.Length > 0) Lose($"the texts ({string.Join(", ", lost.Take(5))}{(lost.Length > 5 ? ", ..." : "")})", $"Fovea cannot keep them in {_called}", kind => (kind.Holds & PictureTraits.Notes) != 0);
        return kept;
    }

    private bool Keeps(PictureNote note)
        => note.Keyword.Length is > 0 and < 80 && (Holds(PictureTraits.Notes) || (Holds(PictureTraits.Comment) && note.Keyword == PictureNote.Comment && Encoding.UTF8.GetByteCount(note.Text) <= JpegSegments.MostBytes));

    private bool KeepsIcc() => !_source.Facts.Icc.IsEmpty && Holds(PictureTraits.Icc) && Fits(ProfileColors());

    // A profile of gray belongs to gray pictures alone, one of RGB to all others.
    private bool Fits(string colors) => colors == (_source.Frame.Format.Model == ColorModel.Gray && _kind.HoldsGray ? "GRAY" : "RGB ");

    private string ProfileColors() => _source.Facts.Icc.Length >= 20 ? Printable(Encoding.Latin1.GetString(_source.Facts.Icc.Span.Slice(16, 4))) : "?";

    // As far from sRGB as anyone could see; an intent (sRGB) beside them settles it.
    private bool SaysOtherGamma()
    {
        IReadOnlyList<PngChunk> chunks = _source.Facts.PngColor;
        if (chunks.Any(chunk => chunk.Type == "sRGB")) return false;
        return chunks.Any(chunk => chunk.Type switch
        {
            "gAMA" => Numbers(chunk) is not [> 44500 and < 46500],
            _ => !(Numbers(chunk) is { Length: 8 } said && said.Zip([31270, 32900, 64000, 33000, 30000, 60000, 15000, 6000]).All(pair => Math.Abs(pair.First - pair.Second) < 300)),
        });

        static long[] Numbers(PngChunk chunk) => [.. Enumerable.Range(0, chunk.Data.Length / 4).Select(i => (long)BinaryPrimitives.ReadUInt32BigEndian(chunk.Data.AsSpan(4 * i)))];
    }

    private void Lose(string subject, string text, Func<ImageKind, bool> holds)
    {
        IReadOnlyList<string> others = ImageKind.That(holds);
        string names = string.Join(", ", others.SkipLast(1)) + (others.Count > 1 ? " or " : "") + (others.Count > 0 ? others[^1] : "");
        _notices.Add(new Notice(NoticeKind.Loss, subject, text, others.Count > 0 ? $"name the output {names} to keep {(text.Contains("them", StringComparison.Ordinal) ? "them" : "it")}" : null));
    }

    private static string Printable(string text) => string.Concat(text.Select(c => char.IsControl(c) ? '?' : c));

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
