namespace Fovea.Media.Pictures;

/// <summary>Says by a file's content, not by its name, what kind of picture it is that cannot be read, and what to do.</summary>
internal static class PictureDiagnosis
{
    /// <summary>Why ffmpeg cannot read the picture at <paramref name="path"/>; null if it is no picture of a known kind, or one that should be readable.</summary>
    public static BadInputException? Explain(Ffmpeg ffmpeg, string path)
    {
        PictureFormat format = PictureSignature.OfFile(path);
        if (format == PictureFormat.Other) return null;
        PictureFacts facts = PictureReader.Read(path);
        string? why = (format, facts) switch
        {
            (PictureFormat.WebP, { IsAnimated: true }) => $"an animated WebP, which ffmpeg {ffmpeg.VersionText} cannot read: turn it into a video or GIF first, such as with ImageMagick ('magick in.webp out.gif')",
            (PictureFormat.Heic, _) => $"a HEIC picture, which ffmpeg {ffmpeg.VersionText} cannot read: convert it first ('heif-convert in.heic out.png')",
            (PictureFormat.Avif, { Damage: null }) => $"an AVIF picture that ffmpeg {ffmpeg.VersionText} cannot read: convert it first ('avifdec in.avif out.png')",
            (PictureFormat.JpegXl, _) => "a JPEG XL picture that this ffmpeg cannot read: convert it first ('djxl in.jxl out.png')",
            (PictureFormat.BigTiff, _) => "a BigTIFF, which ffmpeg cannot read: convert it first ('tiffcp -4 in.tif out.tif', with libtiff's tools)",
            (PictureFormat.Svg, _) => "an SVG drawing, which has no pixels: render it as large as you need it ('rsvg-convert -w 4000 in.svg -o out.png')",
            (PictureFormat.Pdf, _) => "a PDF document: render its pages as large as you need them ('pdftoppm -r 600 -png in.pdf page')",
            (_, { Damage: { } damage }) => $"a damaged {NameOf(format)} picture ({damage}) of which nothing can be shown: use a whole copy",
            _ => null,
        };
        return why is null ? null : new BadInputException($"'{path}' is {why}.");
    }

    /// <summary>Reads a description, and refuses it with what the file truly is, if that is why it cannot be used.</summary>
    public static MediaInfo Check(Ffmpeg ffmpeg, string path, Func<MediaInfo> read)
    {
        try
        {
            MediaInfo info = read();
            return Refuse(ffmpeg, info) is { } refusal ? throw refusal : info;
        }
        catch (BadInputException exception)
        {
            throw Explain(ffmpeg, path) ?? exception;
        }
    }

    /// <summary>A reason to refuse a picture that ffmpeg reads, but not as what it is; null if there is none.</summary>
    private static BadInputException? Refuse(Ffmpeg ffmpeg, MediaInfo info)
    {
        if (info.Video.Codec is "svg") return Explain(ffmpeg, info.Path);
        PictureFormat format = PictureSignature.OfFile(info.Path);
        if (format is not (PictureFormat.Tiff or PictureFormat.Avif or PictureFormat.Heic)) return null;
        PictureFacts facts = PictureReader.Read(info.Path);
        if (facts.IsCameraRaw) return new BadInputException($"'{info.Path}' holds the raw data of a camera: develop it first, such as with darktable or RawTherapee, and enlarge the picture that it writes.");
        bool inParts = facts.IsGrid || (format == PictureFormat.Heic && info.Streams.Count > 1);
        string tool = format == PictureFormat.Heic ? "heif-convert in.heic out.png" : "avifdec in.avif out.png";
        return inParts ? new BadInputException($"'{info.Path}' is {(format == PictureFormat.Heic ? "a HEIC" : "an AVIF")} picture made of tiles, which ffmpeg does not join: convert it first ('{tool}').") : null;
    }

    /// <summary>What people call a kind.</summary>
    public static string NameOf(PictureFormat format) => format switch
    {
        PictureFormat.Png => "PNG",
        PictureFormat.Jpeg => "JPEG",
        PictureFormat.Tiff or PictureFormat.BigTiff => "TIFF",
        PictureFormat.Avif => "AVIF",
        PictureFormat.Heic => "HEIC",
        PictureFormat.JpegXl => "JPEG XL",
        PictureFormat.Icon => "icon",
        PictureFormat.Photoshop => "Photoshop",
        _ => format.ToString(),
    };
}
