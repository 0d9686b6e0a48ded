using Fovea.Imaging;

namespace Fovea.Media;

/// <summary>Frames without container or compression in a file of their own: one after another, planes and rows without gaps.</summary>
/// <param name="Path">The file.</param>
/// <param name="Width">Width in pixels.</param>
/// <param name="Height">Height in pixels.</param>
/// <param name="Format"><see cref="PixelFormats.Rgb24"/> or <see cref="PixelFormats.Yuv420P"/>, which lie in memory as ffmpeg writes them.</param>
/// <param name="Frames">Number of frames.</param>
public sealed record RawClip(string Path, int Width, int Height, PixelFormat Format, int Frames)
{
    /// <summary>Bytes of one frame.</summary>
    public int FrameBytes => Frame.SizeInBytes(Format, Width, Height);

    /// <summary>Bytes of the whole file.</summary>
    public long Bytes => (long)Frames * FrameBytes;

    /// <summary>What tells ffmpeg to read it. Colours are BT.601 in limited range, as luma networks have them.</summary>
    public string[] InputArguments =>
        ["-f", "rawvideo", "-pix_fmt", Format.Name, "-s", FormattableString.Invariant($"{Width}x{Height}"), "-r", "25", "-i", MediaPath.ToArgument(Path)];
}
