using System.Globalization;
using Fovea.Imaging;
using Fovea.Media.Pictures;
using Fovea.Media.Timelines;

namespace Fovea.Media;

/// <summary>The ffmpeg command that turns a file's video stream into NUT.</summary>
internal sealed class DecodeCommand(Ffmpeg ffmpeg, MediaInfo info, PixelFormat format, FrameReaderOptions options)
{
    // A seek lands on a key frame before its target; frames that depend on an earlier one need room to settle.
    private static readonly TimeSpan SeekMargin = TimeSpan.FromSeconds(5);

    /// <summary>How the decoded frames' samples become colours.</summary>
    public ColorDescription OutputColor { get; } = format.Model == ColorModel.Rgb && !IsRgb(info)
        ? info.Video.Color with { Matrix = ColorMatrix.Unspecified, MatrixName = null, Range = ColorRange.Full, Siting = ChromaSiting.Unspecified }
        : info.Video.Color;

    /// <summary>The arguments.</summary>
    public IReadOnlyList<string> Arguments()
    {
        List<string> arguments = [.. DecoderLog.Arguments, "-copyts"];

        // Frame threads mark a frame only when it has left the decoder, too late to leave it out.
        if (options.OnDamage == DamagePolicy.Skip) arguments.AddRange(["-threads", "1"]);
        if (!options.ApplyRotation || info.Picture is not null) arguments.Add("-noautorotate");
        if (options.Range.From > SeekMargin) arguments.AddRange(["-noaccurate_seek", "-ss", Seconds(options.Range.From - SeekMargin)]);
        arguments.AddRange([.. info.Video.Decoding, .. info.Input, "-map", $"0:{info.Video.Index}", "-autoscale", "0", "-vf", Filter()]);
        arguments.AddRange(["-fps_mode", "passthrough", "-enc_time_base", ffmpeg.InputTimeBase]);
        if (info.Picture is not null) arguments.AddRange(["-frames:v", "1"]);
        arguments.AddRange(["-c:v", "rawvideo", "-pix_fmt", OutputName(), "-bsf:v", TimestampCode.Filter, "-f", "nut", "-write_index", "0", "pipe:1"]);
        return arguments;
    }

    private static bool IsRgb(MediaInfo info)
        => info.Video.PixelFormatName is "pal8" || info.Video.PixelFormatName.Contains("rgb", StringComparison.Ordinal) || info.Video.PixelFormatName.Contains("bgr", StringComparison.Ordinal) || info.Video.PixelFormatName.StartsWith("gbr", StringComparison.Ordinal);

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.######", CultureInfo.InvariantCulture);

    // The old full-range names must stay: 5.1 would squeeze the range on the way from yuvj420p to yuv420p.
    private string OutputName()
        => info.Video.PixelFormatName.StartsWith("yuvj", StringComparison.Ordinal) && format.Model == ColorModel.Yuv && !format.HasAlpha && format.BitDepth == 8 ? "yuvj" + format.Name[3..] : format.Name;

    private string Filter()
    {
        // Pictures are turned here, in the format to come out, because releases of ffmpeg differ in what they turn themselves.
        string turn = options.ApplyRotation && info.Picture is { } picture ? PictureTurn.Filters(picture.Orientation) : "";
        bool swapped = options.ApplyRotation && info.Picture is null && Math.Abs(info.Video.Rotation) % 180 == 90;
        (int width, int height) = swapped ? (info.Video.Height, info.Video.Width) : (info.Video.Width, info.Video.Height);

        // The crop cuts nothing off: a frame of another size makes the width or height negative, and ffmpeg ends with an error.
        string size = options.OnDamage == DamagePolicy.Stop
            ? $"crop=w=if(eq(iw\\,{width})\\,iw\\,-1):h=if(eq(ih\\,{height})\\,ih\\,-1):x=0:y=0:exact=1"
            : $"scale={width}:{height}:flags=bicubic+accurate_rnd+full_chroma_int";
        string check = $"{DecoderLog.Filter},{size}";
        return info.Video.PixelFormatName == OutputName() ? check + turn : $"{check},{ScaleFilter.To(OutputName(), InputColor(), IsRgb(info), info.Video.Height)}{turn}";
    }

    private ColorDescription InputColor()
        => info.Video.PixelFormatName.StartsWith("yuvj", StringComparison.Ordinal) ? info.Video.Color with { Range = ColorRange.Full } : info.Video.Color;
}
