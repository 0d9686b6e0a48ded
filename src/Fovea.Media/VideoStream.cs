using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Fovea.Imaging;

namespace Fovea.Media;

/// <summary>What ffprobe says of a stream of pictures.</summary>
[SuppressMessage("Naming", "CA1711", Justification = "It describes what ffmpeg and everyone calls a video stream.")]
public sealed record VideoStream : StreamInfo
{
    /// <summary>Width in pixels as stored, before any rotation.</summary>
    public required int Width { get; init; }

    /// <summary>Height in pixels as stored, before any rotation.</summary>
    public required int Height { get; init; }

    /// <summary>ffmpeg's name of the pixel format, such as <c>yuv420p10le</c> or <c>bgr0</c>.</summary>
    public required string PixelFormatName { get; init; }

    /// <summary>ffmpeg's name of the decoder that sees all of it, where its own choice would not; null for that choice.</summary>
    public string? Decoder { get; init; }

    /// <summary>The decoder that would see its transparency, but that this ffmpeg lacks; else null.</summary>
    public string? MissingDecoder { get; init; }

    /// <summary>True if its format has opacity.</summary>
    public bool HasAlpha => SampleLayout.Of(PixelFormatName).HasAlpha;

    /// <summary>True if a frame that was looked at has a pixel that is not opaque (<see cref="Inventory.Survey"/>).</summary>
    public bool IsTransparent { get; init; }

    /// <summary>Timestamp of the first frame in ticks of the time base, as far as the container says.</summary>
    public long? FirstTimestamp { get; init; }

    /// <summary>Mean frames a second; denominator 0 if not known.</summary>
    public Rational AverageFrameRate { get; init; }

    /// <summary>Length, if the container says it for this stream or for the whole file.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>Number of frames: counted by the container, or guessed from length and rate; null if neither is known.</summary>
    public long? FrameCount { get; init; }

    /// <summary>True if the container counts its frames, false if <see cref="FrameCount"/> is a guess.</summary>
    public bool FrameCountIsExact { get; init; }

    /// <summary>Width of a pixel over its height; 1/1 if not said.</summary>
    public Rational SampleAspectRatio { get; init; } = new(1, 1);

    /// <summary>Degrees counter-clockwise in the display matrix, as ffprobe says it: −90 for a phone held upright; else 0.</summary>
    public int Rotation { get; init; }

    /// <summary>The nine numbers of the display matrix (16.16 fixed point, last column 2.30), or null if there is none.</summary>
    public IReadOnlyList<int>? DisplayMatrix { get; init; }

    /// <summary>True if the picture is to be shown turned or mirrored.</summary>
    public bool IsTurned => DisplayMatrix is { } m && !(m[0] > 0 && m[1] == 0 && m[3] == 0 && m[4] > 0);

    /// <summary>How samples become colours.</summary>
    public ColorDescription Color { get; init; } = ColorDescription.Unspecified;

    /// <summary>HDR: the display the video was mastered on, or null.</summary>
    public MasteringDisplay? MasteringDisplay { get; init; }

    /// <summary>HDR: the brightest pixel and frame, or null.</summary>
    public ContentLight? ContentLight { get; init; }

    /// <summary>How a picture of all around is laid flat; null for ordinary video.</summary>
    public Projection? Projection { get; init; }

    /// <summary>ffmpeg's word for how the pictures of both eyes are packed, such as <c>side by side</c>; null for ordinary video.</summary>
    public string? Stereo { get; init; }

    /// <summary>Profile of Dolby Vision, or null.</summary>
    public int? DolbyVisionProfile { get; init; }

    /// <summary>True if pictures carry HDR10+ metadata of their own.</summary>
    public bool HasDynamicHdr { get; init; }

    /// <summary>ffmpeg's word for the order of fields: <c>progressive</c>, <c>tt</c>, <c>bb</c>, …; null if not said.</summary>
    public string? FieldOrder { get; init; }

    /// <summary>True if the pictures carry closed captions inside them.</summary>
    public bool HasClosedCaptions { get; init; }

    /// <summary>True if the frames are interlaced fields.</summary>
    public bool IsInterlaced => FieldOrder is "tt" or "bb" or "tb" or "bt";

    /// <summary>Arguments before the input that choose the decoder.</summary>
    internal IReadOnlyList<string> Decoding => Decoder is null ? [] : [FormattableString.Invariant($"-c:{Index}"), Decoder];

    /// <summary>Time of the first frame from the file's zero.</summary>
    public TimeSpan StartTime => FirstTimestamp is { } ticks && TimeBase.Denominator != 0 ? TimeSpan.FromSeconds(ticks * TimeBase.Value) : TimeSpan.Zero;
}

/// <summary>HDR10 content light level (CTA-861.3), in candela per square metre.</summary>
/// <param name="MaxContent">Brightest pixel (MaxCLL).</param>
/// <param name="MaxAverage">Brightest frame average (MaxFALL).</param>
public sealed record ContentLight(int MaxContent, int MaxAverage);

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

/// <summary>How a picture of all around is laid flat: what 360-degree video says of itself.</summary>
/// <param name="Kind">ffmpeg's word: <c>equirectangular</c>, <c>cubemap</c> or <c>tiled equirectangular</c>.</param>
/// <param name="Yaw">Degrees to turn about the vertical axis.</param>
/// <param name="Pitch">Degrees to tilt.</param>
/// <param name="Roll">Degrees to roll.</param>
/// <param name="Padding">Pixels around each face of a cubemap.</param>
/// <param name="Bounds">What a tiled one leaves out on the left, top, right and bottom, as shares of the whole sphere; zeros otherwise.</param>
public sealed record Projection(string Kind, int Yaw, int Pitch, int Roll, int Padding, (double Left, double Top, double Right, double Bottom) Bounds)
{
    /// <summary>True if MP4's boxes have a form for it.</summary>
    public bool IsKnown => Kind is "equirectangular" or "cubemap" or "tiled equirectangular";
}
