using System.Globalization;
using Fovea.Imaging;

namespace Fovea.Media;

/// <summary>The ffmpeg command that turns NUT into a segment file.</summary>
internal sealed class EncodeCommand(Ffmpeg ffmpeg, string path, FrameWriterOptions options)
{
    private readonly string _pixelFormat = options.Encoder.Encoder.ChoosePixelFormat(options.Format, options.OutputPixelFormat);

    /// <summary>The arguments.</summary>
    public IReadOnlyList<string> Arguments()
    {
        Encoder encoder = options.Encoder.Encoder;
        List<string> arguments = ["-copyts", "-f", "nut", "-i", "pipe:0", "-map", "0:v:0", "-vf", Filter(), "-fps_mode", "passthrough", "-enc_time_base", ffmpeg.InputTimeBase];
        arguments.AddRange(["-c:v", encoder.Name]);
        arguments.AddRange(options.Encoder.Arguments());
        arguments.AddRange(LibraryParameters());
        if (encoder.Codec == "vp9" && SampleLayout.Of(_pixelFormat).HasAlpha) arguments.AddRange(["-auto-alt-ref", "0"]);
        if (!options.AllowReordering && encoder.Codec is "h264" or "hevc") arguments.AddRange(["-bf", "0"]);
        arguments.AddRange(["-pix_fmt", _pixelFormat]);
        arguments.AddRange(ColorArguments());
        string timescale = Timescale.For(options.TimeBase).ToString(CultureInfo.InvariantCulture);
        arguments.AddRange(["-video_track_timescale", timescale, "-movie_timescale", timescale]);
        arguments.AddRange(["-f", encoder.SegmentFormat, "-y", MediaPath.ToArgument(path)]);
        return arguments;
    }

    /// <summary>What the encoded samples mean: as the frames', unless RGB becomes YUV here.</summary>
    private ColorDescription OutputColor()
    {
        if (options.Format.Model != ColorModel.Rgb || EncoderFormat.IsRgb(_pixelFormat)) return options.Color;
        return options.Color with { Matrix = ColorMatrix.Bt709, MatrixName = "bt709", Range = ColorRange.Limited };
    }

    private string Filter()
    {
        List<string> filters = [];
        if (_pixelFormat != options.Format.Name) filters.Add(ScaleFilter.To(_pixelFormat, options.Color, options.Format.Model == ColorModel.Rgb, options.Height));
        filters.Add(Parameters());
        return string.Join(',', filters);
    }

    // Frames from the pipe say nothing of their colour; here they learn it, before the encoder sees them.
    private string Parameters()
    {
        ColorDescription color = OutputColor();
        List<string> values = ["field_mode=prog"];
        if (ColorNames.ToName(color.Range) is { } range && !EncoderFormat.IsRgb(_pixelFormat)) values.Add($"range={range}");
        if (color.Primaries is { } primaries) values.Add($"color_primaries={primaries}");
        if (color.Transfer is { } transfer) values.Add($"color_trc={transfer}");
        if (ColorNames.ToName(color) is { } matrix) values.Add($"colorspace={matrix}");
        return "setparams=" + string.Join(':', values);
    }

    private List<string> ColorArguments()
    {
        ColorDescription color = OutputColor();
        List<string> arguments = [];
        void Add(string option, string? value)
        {
            if (value is not null) arguments.AddRange([option, value]);
        }

        if (!EncoderFormat.IsRgb(_pixelFormat)) Add("-color_range", ColorNames.ToName(color.Range));
        Add("-color_primaries", color.Primaries);
        Add("-color_trc", ColorNames.TransferForEncoder(color.Transfer));
        Add("-colorspace", ColorNames.MatrixForEncoder(ColorNames.ToName(color)));
        Add("-chroma_sample_location", ColorNames.ToName(color.Siting));
        return arguments;
    }

    private IEnumerable<string> LibraryParameters()
    {
        List<string> parameters = [.. options.Encoder.Parameters()];
        string? key = options.Encoder.Encoder.Name switch
        {
            "libx264" => "-x264-params",
            "libx265" => "-x265-params",
            "libsvtav1" => "-svtav1-params",
            _ => null,
        };
        if (key is null) return [];
        if (options.MasteringDisplay is { } display) parameters.Add(key switch
        {
            "-x264-params" => $"mastering-display={display.ToIntegers()}",
            "-x265-params" => $"master-display={display.ToIntegers()}",
            _ => $"mastering-display={display.ToReals()}",
        });
        if (options.ContentLight is { } light) parameters.Add(key switch
        {
            "-x264-params" => $"cll={light.MaxContent},{light.MaxAverage}",
            "-x265-params" => $"max-cll={light.MaxContent},{light.MaxAverage}",
            _ => $"content-light={light.MaxContent},{light.MaxAverage}",
        });
        if (key == "-x265-params") parameters.Add("log-level=error");
        return parameters.Count == 0 ? [] : [key, string.Join(':', parameters)];
    }
}
