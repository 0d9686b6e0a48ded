using Fovea.Imaging;
using Fovea.Media.Pictures;

namespace Fovea.Media;

/// <summary>A kind of picture file and how ffmpeg writes it.</summary>
internal sealed class ImageKind
{
    private static readonly ImageKind[] All =
    [
        new()
        {
            Extensions = [".png"],
            Formats = ["gray", "gray16be", "rgb24", "rgba", "rgb48be", "rgba64be"],
            Arguments = ["-c:v", "png", "-f", "image2", "-update", "1"],
            Holds = PictureTraits.Alpha | PictureTraits.Icc | PictureTraits.Exif | PictureTraits.Xmp | PictureTraits.Comment | PictureTraits.Notes | PictureTraits.Coding | PictureTraits.Density | PictureTraits.Gamma,
            Depth = 16,
            Insert = (source, destination, metadata, _) => PngChunks.Write(source, destination, metadata),
        },
        new()
        {
            Extensions = [".jpg", ".jpeg"],
            Formats = ["yuvj420p", "yuvj422p", "yuvj444p", "gray"],
            Arguments = ["-c:v", "mjpeg", "-q:v", "1", "-qmin", "1", "-huffman", "optimal", "-f", "image2", "-update", "1"],
            IsFullYuv = true,
            Holds = PictureTraits.Icc | PictureTraits.Exif | PictureTraits.Xmp | PictureTraits.Iptc | PictureTraits.Comment | PictureTraits.Density,
            Insert = (source, destination, metadata, _) => JpegSegments.Write(source, destination, metadata),
        },
        new()
        {
            Extensions = [".webp"],
            Formats = ["bgra"],
            Arguments = ["-c:v", "libwebp", "-lossless", "1", "-f", "webp"],
            Holds = PictureTraits.Alpha | PictureTraits.Icc | PictureTraits.Exif | PictureTraits.Xmp,
            Insert = (source, destination, metadata, frame) => WebPChunks.Write(source, destination, metadata, frame.Width, frame.Height),
        },
        new()
        {
            Extensions = [".jxl"],
            Formats = ["gray", "gray16le", "rgb24", "rgba", "rgb48le", "rgba64le"],
            Arguments = ["-c:v", "libjxl", "-distance", "0.5", "-f", "image2", "-update", "1"],
            SaysColor = true,
            Holds = PictureTraits.Alpha | PictureTraits.Exif | PictureTraits.Xmp | PictureTraits.Coding,
            Depth = 16,
            Insert = (source, destination, metadata, _) => JxlBoxes.Write(source, destination, metadata),
        },
        new()
        {
            Extensions = [".avif"],
            Formats = ["yuv420p", "yuv422p", "yuv444p", "yuv420p10le", "yuv422p10le", "yuv444p10le", "yuv420p12le", "yuv422p12le", "yuv444p12le"],
            Arguments = ["-c:v", "libaom-av1", "-still-picture", "1", "-crf", "12", "-cpu-used", "6", "-f", "avif"],
            IsFullYuv = true,
            SaysColor = true,
            Holds = PictureTraits.Alpha | PictureTraits.Icc | PictureTraits.Exif | PictureTraits.Xmp | PictureTraits.Coding,
            Depth = 12,
            Insert = (source, destination, metadata, _) => AvifFile.Write(source, destination, metadata),
        },
        new()
        {
            Extensions = [".bmp"],
            Formats = ["bgr24"],
            Arguments = ["-c:v", "bmp", "-f", "image2", "-update", "1"],
        },
        new()
        {
            Extensions = [".tif", ".tiff"],
            Formats = ["gray", "gray16le", "rgb24", "rgba", "rgb48le", "rgba64le"],
            Arguments = ["-c:v", "tiff", "-compression_algo", "deflate", "-f", "image2", "-update", "1"],
            Holds = PictureTraits.Alpha | PictureTraits.Icc | PictureTraits.Exif | PictureTraits.Xmp | PictureTraits.Iptc,
            Depth = 16,
            Insert = (source, destination, metadata, _) => TiffFile.Write(source, destination, metadata),
        },
    ];

    private ImageKind()
    {
    }

    /// <summary>What names of such files end in, in lower case; the first is the usual one.</summary>
    public required IReadOnlyList<string> Extensions { get; init; }

    /// <summary>Bits of a colour that it holds at most.</summary>
    public int Depth { get; private init; } = 8;

    /// <summary>What it holds beside colours.</summary>
    public PictureTraits Holds { get; private init; }

    /// <summary>Puts metadata into a file that ffmpeg wrote: from, to, what, and the frame that was written; null if the kind holds none.</summary>
    public Action<PictureBytes, Stream, PictureMetadata, Frame>? Insert { get; private init; }

    /// <summary>True if pictures without colours stay so.</summary>
    public bool HoldsGray => Formats.Contains("gray");

    // ffmpeg's names of the pixel formats to choose from.
    private string[] Formats { get; init; } = [];

    private string[] Arguments { get; init; } = [];

    // YUV of full range, by BT.601 unless the colours say otherwise.
    private bool IsFullYuv { get; init; }

    private bool SaysColor { get; init; }

    /// <summary>The kind that the extension of <paramref name="path"/> chooses.</summary>
    /// <exception cref="BadInputException">None.</exception>
    public static ImageKind ForPath(string path)
    {
        string extension = Path.GetExtension(path).ToLowerInvariant();
        return All.FirstOrDefault(kind => kind.Extensions.Contains(extension))
            ?? throw new BadInputException($"'{path}': Fovea writes no {(extension.Length > 1 ? extension : "nameless")} pictures; end the name in one of {string.Join(", ", ImageFile.Extensions)}.");
    }

    /// <summary>The usual extensions of the kinds that hold something.</summary>
    public static IReadOnlyList<string> That(Func<ImageKind, bool> holds) => [.. All.Where(holds).Select(kind => kind.Extensions[0])];

    /// <summary>ffmpeg's arguments between the input and the output's name: filters, encoder, muxer.</summary>
    /// <param name="frame">The frame to write.</param>
    public IReadOnlyList<string> Output(Frame frame)
    {
        string format = Formats.MinBy(candidate => EncoderFormat.Distance(frame.Format, candidate))!;
        string filter = ScaleFilter.To(format, frame.Color, frame.Format.Model == ColorModel.Rgb, frame.Height, IsFullYuv ? Matrix(frame) : null);
        if (!SaysColor) return ["-frames:v", "1", "-vf", filter, .. Arguments];
        string[] color = [.. Color(frame), .. Arguments];
        if (!frame.Format.HasAlpha || !IsFullYuv) return ["-frames:v", "1", "-vf", filter, .. color];

        // AVIF keeps opacity as a gray picture of its own.
        string gray = frame.Format.BitDepth > 8 ? "gray12le" : "gray";
        return ["-filter_complex", $"[0:v]split[c][a];[c]{filter}[colors];[a]alphaextract,scale=in_range=pc:out_range=pc,format={gray}[alpha]", "-map", "[colors]", "-map", "[alpha]", "-frames:v", "1", .. color];
    }

    private string Matrix(Frame frame) => SaysColor && !PictureColors.IsPlain(frame.Color) && frame.Color is { Matrix: ColorMatrix.Bt2020 } or { Primaries: "bt2020" } ? "bt2020" : "bt601";

    private string[] Color(Frame frame)
    {
        bool plain = PictureColors.IsPlain(frame.Color);
        string primaries = plain ? "bt709" : frame.Color.Primaries ?? "bt709";
        string transfer = plain ? "iec61966-2-1" : ColorNames.TransferForEncoder(frame.Color.Transfer) ?? "iec61966-2-1";
        string[] spaces = IsFullYuv ? ["-colorspace", Matrix(frame) == "bt2020" ? "bt2020nc" : "smpte170m", "-color_range", "pc"] : [];
        return [.. spaces, "-color_primaries", primaries, "-color_trc", transfer];
    }
}
