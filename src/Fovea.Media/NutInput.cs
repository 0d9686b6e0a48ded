using Fovea.Imaging;
using Fovea.Media.Nut;

namespace Fovea.Media;

/// <summary>Describes a NUT stream that no ffprobe can look at, because it can be read only once.</summary>
internal static class NutInput
{
    /// <summary>The description of one raw video stream.</summary>
    public static MediaInfo Describe(NutStream stream, PixelFormat format)
    {
        VideoStream video = new()
        {
            Index = 0,
            Kind = StreamKind.Video,
            Codec = "rawvideo",
            TimeBase = stream.TimeBase,
            Width = stream.Width,
            Height = stream.Height,
            PixelFormatName = format.Name,
            IsTransparent = format.HasAlpha,
            SampleAspectRatio = stream.SampleAspectRatio is { Numerator: > 0, Denominator: > 0 } ratio ? ratio : new Rational(1, 1),
        };
        return new MediaInfo { Path = "-", Container = "nut", Streams = [video], Video = video };
    }
}
