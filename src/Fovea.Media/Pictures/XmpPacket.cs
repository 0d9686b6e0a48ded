using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Fovea.Media.Pictures;

/// <summary>XMP packets, changed only where they repeat what EXIF says of orientation and size.</summary>
internal static partial class XmpPacket
{
    /// <summary>The packet of the enlarged picture: upright and of its new size.</summary>
    /// <param name="source">The packet of the source.</param>
    /// <param name="width">New width in pixels.</param>
    /// <param name="height">New height in pixels.</param>
    public static byte[] Enlarged(ReadOnlySpan<byte> source, int width, int height)
    {
        // Latin-1 gives every byte back as it was, whatever the packet is written in.
        string text = Encoding.Latin1.GetString(source);
        return Encoding.Latin1.GetBytes(Sizes().Replace(text, match => match.Groups["before"].Value + match.Groups["name"].Value switch
        {
            "tiff:Orientation" => "1",
            "tiff:ImageWidth" or "exif:PixelXDimension" => width.ToString(CultureInfo.InvariantCulture),
            _ => height.ToString(CultureInfo.InvariantCulture),
        }));
    }

    /// <summary>True if the packet speaks of a second picture that makes this one brighter on HDR displays.</summary>
    public static bool SaysGainMap(ReadOnlySpan<byte> packet)
        => packet.IndexOf("http://ns.adobe.com/hdr-gain-map/"u8) >= 0 || packet.IndexOf("HDRGainMap"u8) >= 0;

    [GeneratedRegex(@"(?<before>(?<name>tiff:Orientation|tiff:ImageWidth|tiff:ImageLength|exif:PixelXDimension|exif:PixelYDimension)(\s*=\s*[""']|>\s*))\d+", RegexOptions.ExplicitCapture)]
    private static partial Regex Sizes();
}
