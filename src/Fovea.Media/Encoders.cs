using static Fovea.Media.EncoderOption;

namespace Fovea.Media;

/// <summary>The encoders that Fovea offers.</summary>
public static class Encoders
{
    private static readonly string[] X26xPresets = ["ultrafast", "superfast", "veryfast", "faster", "fast", "medium", "slow", "slower", "veryslow", "placebo"];

    private static readonly EncoderOption[] RateControl = [Rate("b", "-b:v"), Rate("maxrate"), Rate("bufsize"), Whole("g", 1, 1000), Whole("threads", 0, 256)];

    /// <summary>H.264: plays everywhere. The default.</summary>
    public static readonly Encoder X264 = new()
    {
        Name = "libx264",
        Codec = "h264",
        Description = "H.264, plays everywhere",
        PixelFormatNames = ["yuv420p", "yuv422p", "yuv444p", "yuv420p10le", "yuv422p10le", "yuv444p10le", "gray", "gray10le"],
        Defaults = [new("preset", "medium"), new("crf", "16")],
        Options =
        [
            Number("crf", 0, 63), OneOf("preset", X26xPresets), OneOf("tune", "film", "animation", "grain", "stillimage", "psnr", "ssim", "fastdecode", "zerolatency"),
            OneOf("profile", "baseline", "main", "high", "high10", "high422", "high444"), Number("level", 1, 6.2), Whole("bf", 0, 16), Whole("refs", 1, 16), Whole("qp", 0, 81), .. RateControl,
        ],
    };

    /// <summary>H.265: smaller, slower, 12 bits and RGB too.</summary>
    public static readonly Encoder X265 = new()
    {
        Name = "libx265",
        Codec = "hevc",
        Description = "H.265, smaller and slower; 10 and 12 bits, RGB",
        PixelFormatNames = ["yuv420p", "yuv422p", "yuv444p", "gbrp", "yuv420p10le", "yuv422p10le", "yuv444p10le", "gbrp10le", "yuv420p12le", "yuv422p12le", "yuv444p12le", "gbrp12le", "gray", "gray10le", "gray12le"],
        Defaults = [new("preset", "medium"), new("crf", "17")],
        Options =
        [
            Number("crf", 0, 51), OneOf("preset", X26xPresets), OneOf("tune", "psnr", "ssim", "grain", "fastdecode", "zerolatency", "animation"),
            OneOf("profile", "main", "main10", "main12", "main422-10", "main444-8", "main444-10", "mainstillpicture"), Whole("bf", 0, 16, "-bf"), .. RateControl,
            Parameters("x265-params", "aq-mode", "aq-strength", "bframes", "crf", "deblock", "keyint", "level-idc", "lossless", "min-keyint", "pools", "psy-rd", "psy-rdoq", "qcomp", "rc-lookahead", "rd", "ref", "sao", "strong-intra-smoothing"),
        ],
    };

    /// <summary>AV1 by SVT: small and fast on many cores.</summary>
    public static readonly Encoder SvtAv1 = new()
    {
        Name = "libsvtav1",
        Codec = "av1",
        Description = "AV1, small files",
        PixelFormatNames = ["yuv420p", "yuv420p10le"],
        Defaults = [new("preset", "8"), new("crf", "18")],
        Options = [Whole("crf", 0, 63), Whole("preset", 0, 13), Whole("g", 1, 1000), Rate("b", "-b:v"), Parameters("svtav1-params", "tune", "film-grain", "enable-qm", "aq-mode", "lookahead", "tile-columns", "tile-rows", "lp", "scd")],
    };

    /// <summary>AV1 by libaom: all chroma formats, 12 bits; slow.</summary>
    public static readonly Encoder Aom = new()
    {
        Name = "libaom-av1",
        Codec = "av1",
        Description = "AV1, all formats; slow",
        PixelFormatNames = ["yuv420p", "yuv422p", "yuv444p", "gbrp", "yuv420p10le", "yuv422p10le", "yuv444p10le", "yuv420p12le", "yuv422p12le", "yuv444p12le", "gbrp10le", "gbrp12le", "gray", "gray10le", "gray12le"],
        Defaults = [new("crf", "15"), new("cpu-used", "6"), new("row-mt", "1")],
        Options = [Whole("crf", 0, 63), Whole("cpu-used", 0, 8), Whole("row-mt", 0, 1), OneOf("usage", "good", "realtime"), Whole("lag-in-frames", 0, 48), .. RateControl],
    };

    /// <summary>VP9: the default of webm.</summary>
    public static readonly Encoder Vp9 = new()
    {
        Name = "libvpx-vp9",
        Codec = "vp9",
        Description = "VP9, the default of webm",
        PixelFormatNames = ["yuv420p", "yuva420p", "yuv422p", "yuv444p", "yuv420p10le", "yuv422p10le", "yuv444p10le", "yuv420p12le", "yuv422p12le", "yuv444p12le", "gbrp", "gbrp10le", "gbrp12le"],
        Defaults = [new("crf", "15"), new("b", "0"), new("deadline", "good"), new("cpu-used", "4"), new("row-mt", "1")],
        Options = [Whole("crf", 0, 63), OneOf("deadline", "good", "best", "realtime"), Whole("cpu-used", 0, 8), Whole("row-mt", 0, 1), Whole("lag-in-frames", 0, 25), OneOf("tune-content", "default", "screen", "film"), .. RateControl],
    };

    /// <summary>ProRes: for editing.</summary>
    public static readonly Encoder ProRes = new()
    {
        Name = "prores_ks",
        Codec = "prores",
        Description = "Apple ProRes, for editing",
        PixelFormatNames = ["yuv422p10le", "yuv444p10le", "yuva444p10le"],
        Defaults = [new("vendor", "apl0")],
        Options = [OneOf("profile", "proxy", "lt", "standard", "hq", "4444", "4444xq"), Whole("qscale", 1, 31, "-qscale:v"), Whole("bits_per_mb", 0, 8192), Whole("threads", 0, 256)],
        SegmentFormat = "mov",
    };

    /// <summary>FFV1: lossless, for archives.</summary>
    public static readonly Encoder Ffv1 = new()
    {
        Name = "ffv1",
        Codec = "ffv1",
        Description = "FFV1, lossless",
        IsLossless = true,
        PixelFormatNames =
        [
            "yuv420p", "yuv422p", "yuv444p", "yuva420p", "bgr0", "bgra", "yuv420p10le", "yuv422p10le", "yuv444p10le", "yuv420p12le", "yuv422p12le", "yuv444p12le",
            "gray", "gray10le", "gray12le", "gray16le", "gbrp10le", "gbrp12le", "gbrp16le", "gbrap16le", "yuva422p", "yuva444p", "yuva444p10le", "yuv420p16le", "yuv422p16le", "yuv444p16le",
        ],
        Defaults = [new("level", "3"), new("slices", "4"), new("slicecrc", "1"), new("g", "1")],
        Options = [Whole("level", 3, 3), Whole("coder", 0, 2), Whole("context", 0, 1), Whole("slices", 4, 30), Whole("slicecrc", 0, 1), Whole("g", 1, 300), Whole("threads", 0, 256)],
        SegmentFormat = "mov",
    };

    /// <summary>Every encoder, the default first.</summary>
    public static IReadOnlyList<Encoder> All { get; } = [X264, X265, SvtAv1, Aom, Vp9, ProRes, Ffv1];

    /// <summary>The encoder that ffmpeg calls <paramref name="name"/>.</summary>
    /// <exception cref="BadInputException">Fovea offers no such encoder.</exception>
    public static Encoder Get(string name)
        => All.FirstOrDefault(encoder => encoder.Name == name) ?? throw new BadInputException($"There is no encoder '{name}'; choose one of {string.Join(", ", All.Select(encoder => encoder.Name))}.");

    /// <summary>Makes sure that this ffmpeg can run <paramref name="encoder"/>.</summary>
    /// <exception cref="MissingDependencyException">It was built without it.</exception>
    public static async Task RequireAsync(Ffmpeg ffmpeg, Encoder encoder)
    {
        if (!await ffmpeg.HasEncoderAsync(encoder.Name).ConfigureAwait(false))
        {
            throw new MissingDependencyException($"'{ffmpeg.Path}' was built without the encoder {encoder.Name}.") { Reason = FailureReason.EncoderMissing };
        }
    }
}
