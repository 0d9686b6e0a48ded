using System.Globalization;
using Fovea.Imaging;

namespace Fovea.Media;

/// <summary>HDR10 mastering display (SMPTE ST 2086): CIE xy chromaticities and luminance in candela per square metre.</summary>
public sealed record MasteringDisplay(
    Rational RedX,
    Rational RedY,
    Rational GreenX,
    Rational GreenY,
    Rational BlueX,
    Rational BlueY,
    Rational WhiteX,
    Rational WhiteY,
    Rational MinLuminance,
    Rational MaxLuminance)
{
    /// <summary>As x265 and x264 take it: chromaticities in 1/50000, luminance in 1/10000, <c>G(x,y)B(x,y)R(x,y)WP(x,y)L(max,min)</c>.</summary>
    public string ToIntegers()
        => $"G({Chroma(GreenX)},{Chroma(GreenY)})B({Chroma(BlueX)},{Chroma(BlueY)})R({Chroma(RedX)},{Chroma(RedY)})WP({Chroma(WhiteX)},{Chroma(WhiteY)})L({Luma(MaxLuminance)},{Luma(MinLuminance)})";

    /// <summary>As SVT-AV1 takes it: the same order, in real numbers.</summary>
    public string ToReals()
        => $"G({Real(GreenX)},{Real(GreenY)})B({Real(BlueX)},{Real(BlueY)})R({Real(RedX)},{Real(RedY)})WP({Real(WhiteX)},{Real(WhiteY)})L({Real(MaxLuminance)},{Real(MinLuminance)})";

    private static long Chroma(Rational value) => (long)Math.Round(value.Value * 50000);

    private static long Luma(Rational value) => (long)Math.Round(value.Value * 10000);

    private static string Real(Rational value) => value.Value.ToString("0.######", CultureInfo.InvariantCulture);
}
