using Fovea.Imaging;

namespace Fovea.Media;

/// <summary>A kind of picture file and how ffmpeg writes it.</summary>
internal sealed class ImageKind
{
    private static readonly string[] PngFormats = ["gray", "gray16be", "rgb24", "rgba", "rgb48be", "rgba64be"];
    private static readonly string[] TiffFormats = ["gray", "gray16le", "rgb24", "rgba", "rgb48le", "rgba64le"];

    private static readonly ImageKind[] All =
    [
        new([".png"], PngFormats, ["-c:v", "png", "-f", "image2", "-update", "1"]),
        new([".jpg", ".jpeg"], ["yuvj420p", "yuvj422p", "yuvj444p", "gray"], ["-c:v", "mjpeg", "-q:v", "1", "-qmin", "1", "-huffman", "optimal", "-f", "image2", "-update", "1"], jpeg: true),
        new([".webp"], ["bgra"], ["-c:v", "libwebp", "-lossless", "1", "-f", "webp"]),
        new([".jxl"], ["gray", "gray16le", "rgb24", "rgba", "rgb48le", "rgba64le"], ["-c:v", "libjxl", "-distance", "0.5", "-f", "image2", "-update", "1"]),
        new([".avif"], ["yuv420p", "yuv422p", "yuv444p", "yuv420p10le", "yuv422p10le", "yuv444p10le", "yuv420p12le", "yuv422p12le", "yuv444p12le"], ["-c:v", "libaom-av1", "-still-picture", "1", "-crf", "12", "-cpu-used", "6", "-colorspace", "smpte170m", "-color_range", "pc", "-color_primaries", "bt709", "-color_trc", "iec61966-2-1", "-f", "avif"], jpeg: true),
        new([".bmp"], ["bgr24", "bgra"], ["-c:v", "bmp", "-f", "image2", "-update", "1"]),
        new([".tif", ".tiff"], TiffFormats, ["-c:v", "tiff", "-compression_algo", "deflate", "-f", "image2", "-update", "1"]),
    ];

    private readonly string[] _extensions;
    private readonly string[] _formats;
    private readonly bool _jpeg;

    private ImageKind(string[] extensions, string[] formats, string[] arguments, bool jpeg = false)
    {
        (_extensions, _formats, Arguments, _jpeg) = (extensions, formats, arguments, jpeg);
    }

    /// <summary>Encoder, its options and the muxer.</summary>
    public IReadOnlyList<string> Arguments { get; }

    /// <summary>The kind that the extension of <paramref name="path"/> chooses.</summary>
    /// <exception cref="BadInputException">None.</exception>
    public static ImageKind ForPath(string path)
    {
        string extension = Path.GetExtension(path).ToLowerInvariant();
        return All.FirstOrDefault(kind => kind._extensions.Contains(extension))
            ?? throw new BadInputException($"'{path}': Fovea writes no {(extension.Length > 1 ? extension : "nameless")} pictures; end the name in one of {string.Join(", ", ImageFile.Extensions)}.");
    }

    /// <summary>The filters that bring a frame into the format nearest to its own that this kind holds.</summary>
    public string Filter(Frame frame)
    {
        string name = _formats.MinBy(candidate => EncoderFormat.Distance(frame.Format, candidate))!;
        return ScaleFilter.To(name, frame.Color, frame.Format.Model == ColorModel.Rgb, frame.Height, _jpeg);
    }
}
