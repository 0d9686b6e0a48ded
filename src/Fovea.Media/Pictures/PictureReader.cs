namespace Fovea.Media.Pictures;

/// <summary>Reads what a picture file holds beside its pixels.</summary>
internal static class PictureReader
{
    /// <summary>Reads the file's structure, not its pixels. Damage is noted, never thrown.</summary>
    /// <exception cref="BadInputException">The file cannot be opened.</exception>
    public static PictureFacts Read(string path)
    {
        try
        {
            using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1 << 16);
            return Read(file, PictureSignature.OfFile(path));
        }
        catch (Exception exception) when (exception is UnauthorizedAccessException or IOException)
        {
            throw new BadInputException($"'{path}' cannot be read: {exception.Message}", exception);
        }
    }

    /// <summary>As <see cref="Read(string)"/>, of a file that is open.</summary>
    public static PictureFacts Read(Stream file, PictureFormat format)
    {
        PictureFacts facts = new() { Format = format };
        if (!file.CanSeek) return facts;
        PictureBytes bytes = new(file);
        try
        {
            Read(bytes, facts);
        }
        catch (EndOfStreamException)
        {
            facts.Damage ??= "it ends early";
        }
        catch (InvalidDataException exception)
        {
            facts.Damage ??= exception.Message;
        }

        if (format is not (PictureFormat.Avif or PictureFormat.Heic or PictureFormat.JpegXl)) facts.Orientation = ExifBlock.Orientation(facts.Exif.Span);
        return facts;
    }

    private static void Read(PictureBytes bytes, PictureFacts facts)
    {
        switch (facts.Format)
        {
            case PictureFormat.Png: PngChunks.Read(bytes, facts); break;
            case PictureFormat.Jpeg: JpegSegments.Read(bytes, facts); break;
            case PictureFormat.WebP: WebPChunks.Read(bytes, facts); break;
            case PictureFormat.Tiff: TiffFile.Read(bytes, facts); break;
            case PictureFormat.Avif or PictureFormat.Heic: HeifItems.Read(bytes, facts); break;
            case PictureFormat.JpegXl: JxlBoxes.Read(bytes, facts); break;
            case PictureFormat.Icon: ReadIcon(bytes, facts); break;
        }
    }

    private static void ReadIcon(PictureBytes bytes, PictureFacts facts)
    {
        bytes.Position = 4;
        facts.Pages = Math.Max(1, bytes.ReadUInt16(little: true));
    }
}
