using System.Globalization;
using System.Text.RegularExpressions;
using Fovea.Imaging;

namespace Fovea.Media;

/// <summary>What one of ffmpeg's pixel format names says of the samples: enough to tell what a conversion loses.</summary>
/// <param name="Model">What the planes hold.</param>
/// <param name="Depth">Bits a sample.</param>
/// <param name="Chroma">How many times chroma is halved: 0 for 4:4:4 and RGB, 1 for 4:2:2, 2 for 4:2:0 and 4:1:1.</param>
/// <param name="HasAlpha">True when there is opacity.</param>
public readonly partial record struct SampleLayout(ColorModel Model, int Depth, int Chroma, bool HasAlpha)
{
    private static readonly string[] AlphaParts = ["yuva", "rgba", "bgra", "argb", "abgr", "gbrap", "ayuv", "vuya"];
    private static readonly string[] LumaParts = ["yuv", "nv1", "nv2", "nv4", "p01", "p21", "p41", "y21", "xv3", "uyv", "yvy", "uyyvyy", "vuy"];

    /// <summary>Reads a name, such as <c>yuva444p12le</c>, <c>p010le</c> or <c>bgr0</c>.</summary>
    public static SampleLayout Of(string name)
    {
        bool alpha = AlphaParts.Any(part => name.Contains(part, StringComparison.Ordinal)) || name.StartsWith("ya", StringComparison.Ordinal) || name == "pal8";
        if (name.StartsWith("gray", StringComparison.Ordinal) || name.StartsWith("ya", StringComparison.Ordinal) || name.StartsWith("mono", StringComparison.Ordinal)) return new SampleLayout(ColorModel.Gray, DepthOf(name), 0, alpha);
        bool luma = LumaParts.Any(part => name.Contains(part, StringComparison.Ordinal));
        return luma ? new SampleLayout(ColorModel.Yuv, DepthOf(name), ChromaOf(name), alpha) : new SampleLayout(ColorModel.Rgb, DepthOf(name), 0, alpha);
    }

    private static int DepthOf(string name)
    {
        if (WideName().IsMatch(name)) return 16;
        if (name.StartsWith("nv20", StringComparison.Ordinal)) return 10;
        Match depth = DepthSuffix().Match(name);
        return depth.Success ? int.Parse(depth.Groups["depth"].Value, CultureInfo.InvariantCulture) : 8;
    }

    private static int ChromaOf(string name)
    {
        if (Coarse().IsMatch(name)) return 2;
        return Half().IsMatch(name) ? 1 : 0;
    }

    [GeneratedRegex("^(rgb|bgr)48|^(rgba|bgra|ayuv)64", RegexOptions.ExplicitCapture)]
    private static partial Regex WideName();

    // Half-planar names end in it too: p010le, y210le, xv36le.
    [GeneratedRegex("(?<depth>9|10|12|14|16|32)(msb)?[lb]e$", RegexOptions.ExplicitCapture)]
    private static partial Regex DepthSuffix();

    [GeneratedRegex("yuv[aj]?4(20|11|10)|uyyvyy411|nv12|nv21|p01[026]", RegexOptions.ExplicitCapture)]
    private static partial Regex Coarse();

    [GeneratedRegex("422|440|nv16|nv20|p21[026]|y21[026]")]
    private static partial Regex Half();
}
