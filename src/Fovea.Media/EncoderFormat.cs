using Fovea.Imaging;

namespace Fovea.Media;

/// <summary>Says which of an encoder's pixel formats is nearest to a frame's.</summary>
internal static class EncoderFormat
{
    /// <summary>
    /// How far encoding <paramref name="format"/> as <paramref name="name"/> is from keeping it: losses weigh most, in
    /// the order colour, opacity, model, chroma, bits; then needless growth.
    /// </summary>
    public static double Distance(PixelFormat format, string name)
    {
        SampleLayout layout = SampleLayout.Of(name);
        int ownChroma = format.ChromaShiftX + format.ChromaShiftY;
        double distance = 0;
        if (layout.Model != format.Model) distance += format.Model == ColorModel.Gray ? 2000 : layout.Model == ColorModel.Gray ? 20000 : 5000;
        if (format.HasAlpha != layout.HasAlpha) distance += format.HasAlpha ? 10000 : 20;
        if (layout.Model == ColorModel.Yuv) distance += layout.Chroma > ownChroma && format.Model != ColorModel.Gray ? 100 * (layout.Chroma - ownChroma) : ChromaGrowth(format, layout.Chroma, ownChroma);
        return distance + (layout.Depth < format.BitDepth ? 10 * (format.BitDepth - layout.Depth) : 0.5 * (layout.Depth - format.BitDepth));
    }

    /// <summary>True if <paramref name="name"/> is one of ffmpeg's RGB formats.</summary>
    public static bool IsRgb(string name) => SampleLayout.Of(name).Model == ColorModel.Rgb;

    private static double ChromaGrowth(PixelFormat format, int chroma, int ownChroma)
        => format.Model == ColorModel.Gray ? 2 - chroma : ownChroma - chroma;
}
