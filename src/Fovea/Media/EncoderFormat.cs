using System.Globalization;
using System.Text.RegularExpressions;
using Fovea.Imaging;

namespace Fovea.Media;

/// <summary>Reads ffmpeg's pixel format names well enough to say which is nearest to a frame's.</summary>
internal static partial class EncoderFormat
{
    /// <summary>
    /// How far encoding <paramref name="format"/> as <paramref name="name"/> is from keeping it: losses weigh most, in
    /// the order model, opacity, chroma, bits; then needless growth.
    /// </summary>
    public static double Distance(PixelFormat format, string name)
    {
        (ColorModel model, int depth, int chroma, bool alpha) = Describe(name);
        int ownChroma = format.ChromaShiftX + format.ChromaShiftY;
        double distance = 0;
        if (model != format.Model) distance += format.Model == ColorModel.Gray ? 2000 : model == ColorModel.Gray ? 9000 : 5000;
        if (format.HasAlpha != alpha) distance += format.HasAlpha ? 1000 : 20;
        if (model == ColorModel.Yuv) distance += chroma > ownChroma && format.Model != ColorModel.Gray ? 100 * (chroma - ownChroma) : ChromaGrowth(format, chroma, ownChroma);
        return distance + (depth < format.BitDepth ? 10 * (format.BitDepth - depth) : 0.5 * (depth - format.BitDepth));
    }

    /// <summary>True if <paramref name="name"/> is one of ffmpeg's RGB formats.</summary>
    public static bool IsRgb(string name) => Describe(name).Model == ColorModel.Rgb;

    private static double ChromaGrowth(PixelFormat format, int chroma, int ownChroma)
        => format.Model == ColorModel.Gray ? 2 - chroma : ownChroma - chroma;

    private static (ColorModel Model, int Depth, int Chroma, bool Alpha) Describe(string name)
    {
        bool wide = name.StartsWith("rgb48", StringComparison.Ordinal) || name.StartsWith("rgba64", StringComparison.Ordinal);
        int depth = wide ? 16 : DepthSuffix().Match(name) is { Success: true } match ? int.Parse(match.Groups["depth"].Value, CultureInfo.InvariantCulture) : 8;
        if (name.StartsWith("gray", StringComparison.Ordinal)) return (ColorModel.Gray, depth, 0, false);
        if (!name.StartsWith("yuv", StringComparison.Ordinal)) return (ColorModel.Rgb, depth, 0, name is "bgra" || name.StartsWith("rgba", StringComparison.Ordinal) || name.StartsWith("gbrap", StringComparison.Ordinal));
        int chroma = name.Contains("420", StringComparison.Ordinal) ? 2 : name.Contains("422", StringComparison.Ordinal) ? 1 : 0;
        return (ColorModel.Yuv, depth, chroma, name.StartsWith("yuva", StringComparison.Ordinal));
    }

    [GeneratedRegex(@"(?<depth>9|10|12|14|16)[lb]e$", RegexOptions.ExplicitCapture)]
    private static partial Regex DepthSuffix();
}
