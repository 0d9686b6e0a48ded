using System.Diagnostics.CodeAnalysis;

namespace Fovea.Imaging;

/// <summary>The pixel formats that Fovea works in; anything else ffmpeg converts to the nearest of these.</summary>
public static class PixelFormats
{
    /// <summary>8-bit luma with chroma of half width and height.</summary>
    public static readonly PixelFormat Yuv420P = new("yuv420p", ColorModel.Yuv, 8, 1, 1);

    /// <summary>8-bit luma with chroma of half width.</summary>
    public static readonly PixelFormat Yuv422P = new("yuv422p", ColorModel.Yuv, 8, 1, 0);

    /// <summary>8-bit luma with chroma of full size.</summary>
    public static readonly PixelFormat Yuv444P = new("yuv444p", ColorModel.Yuv, 8);

    /// <summary>10-bit luma with chroma of half width and height.</summary>
    public static readonly PixelFormat Yuv420P10 = new("yuv420p10le", ColorModel.Yuv, 10, 1, 1);

    /// <summary>10-bit luma with chroma of half width.</summary>
    public static readonly PixelFormat Yuv422P10 = new("yuv422p10le", ColorModel.Yuv, 10, 1, 0);

    /// <summary>10-bit luma with chroma of full size.</summary>
    public static readonly PixelFormat Yuv444P10 = new("yuv444p10le", ColorModel.Yuv, 10);

    /// <summary>12-bit luma with chroma of half width and height.</summary>
    public static readonly PixelFormat Yuv420P12 = new("yuv420p12le", ColorModel.Yuv, 12, 1, 1);

    /// <summary>12-bit luma with chroma of half width.</summary>
    public static readonly PixelFormat Yuv422P12 = new("yuv422p12le", ColorModel.Yuv, 12, 1, 0);

    /// <summary>12-bit luma with chroma of full size.</summary>
    public static readonly PixelFormat Yuv444P12 = new("yuv444p12le", ColorModel.Yuv, 12);

    /// <summary>8-bit luma, chroma of half size, opacity.</summary>
    public static readonly PixelFormat Yuva420P = new("yuva420p", ColorModel.Yuv, 8, 1, 1, HasAlpha: true);

    /// <summary>8-bit luma only.</summary>
    public static readonly PixelFormat Gray = new("gray", ColorModel.Gray, 8);

    /// <summary>10-bit luma only.</summary>
    public static readonly PixelFormat Gray10 = new("gray10le", ColorModel.Gray, 10);

    /// <summary>16-bit luma only.</summary>
    public static readonly PixelFormat Gray16 = new("gray16le", ColorModel.Gray, 16);

    /// <summary>8-bit R G B interleaved in one plane.</summary>
    public static readonly PixelFormat Rgb24 = new("rgb24", ColorModel.Rgb, 8, Packed: true);

    /// <summary>8-bit planes R, G, B (gbrp on disk).</summary>
    public static readonly PixelFormat Rgb = new("gbrp", ColorModel.Rgb, 8);

    /// <summary>10-bit planes R, G, B.</summary>
    public static readonly PixelFormat Rgb10 = new("gbrp10le", ColorModel.Rgb, 10);

    /// <summary>12-bit planes R, G, B.</summary>
    public static readonly PixelFormat Rgb12 = new("gbrp12le", ColorModel.Rgb, 12);

    /// <summary>16-bit planes R, G, B.</summary>
    public static readonly PixelFormat Rgb16 = new("gbrp16le", ColorModel.Rgb, 16);

    /// <summary>8-bit planes R, G, B and opacity.</summary>
    public static readonly PixelFormat Rgba = new("gbrap", ColorModel.Rgb, 8, HasAlpha: true);

    /// <summary>16-bit planes R, G, B and opacity.</summary>
    public static readonly PixelFormat Rgba16 = new("gbrap16le", ColorModel.Rgb, 16, HasAlpha: true);

    /// <summary>Every known format.</summary>
    public static IReadOnlyList<PixelFormat> All { get; } =
    [
        Yuv420P, Yuv422P, Yuv444P, Yuv420P10, Yuv422P10, Yuv444P10, Yuv420P12, Yuv422P12, Yuv444P12, Yuva420P,
        Gray, Gray10, Gray16, Rgb24, Rgb, Rgb10, Rgb12, Rgb16, Rgba, Rgba16,
    ];

    /// <summary>The format that ffmpeg calls <paramref name="name"/>, if Fovea works in it.</summary>
    public static bool TryGet(string name, [NotNullWhen(true)] out PixelFormat? format)
    {
        format = All.FirstOrDefault(f => f.Name == name);
        return format is not null;
    }
}
