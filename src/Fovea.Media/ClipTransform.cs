using System.Globalization;
using Fovea.Imaging;

namespace Fovea.Media;

/// <summary>What happens to raw clips outside of Fovea: ffmpeg's filters, and encoders with their decoders behind them.</summary>
public static class ClipTransform
{
    // Equal bits on every processor.
    private static readonly string[] Exact = ["-sws_flags", "bicubic+accurate_rnd+full_chroma_int+full_chroma_inp+bitexact"];

    /// <summary>Runs a chain of filters that keeps the number of frames.</summary>
    /// <exception cref="FoveaException">ffmpeg failed, or another number of frames came out.</exception>
    public static async Task FilterAsync(Ffmpeg ffmpeg, RawClip input, string filters, RawClip output, CancellationToken cancellationToken)
        => await RunAsync(ffmpeg, [.. input.InputArguments, .. Exact, "-vf", filters, .. RawOutput(output)], output, cancellationToken).ConfigureAwait(false);

    /// <summary>Encodes a yuv420p clip and decodes it again.</summary>
    /// <param name="ffmpeg">The ffmpeg to run.</param>
    /// <param name="input">The frames.</param>
    /// <param name="encoder">ffmpeg's arguments that choose and set the encoder.</param>
    /// <param name="output">Where the decoded frames go; of the input's size and format.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <returns>Bits of the stream, without its container as far as ffprobe's packets say.</returns>
    /// <exception cref="FoveaException">ffmpeg failed, or a frame was lost on the way.</exception>
    public static async Task<long> EncodeAndDecodeAsync(Ffmpeg ffmpeg, RawClip input, IReadOnlyList<string> encoder, RawClip output, CancellationToken cancellationToken)
    {
        string encoded = output.Path + ".mkv";
        try
        {
            string[] settings = [.. encoder, "-colorspace", "smpte170m", "-color_range", "tv", "-threads", "1"];
            FfmpegResult result = await ffmpeg.RunAsync([.. input.InputArguments, .. MakeEven(input), .. settings, "-f", "matroska", "-y", MediaPath.ToArgument(encoded)], cancellationToken).ConfigureAwait(false);
            if (result.ExitCode != 0) throw new FoveaException($"ffmpeg cannot encode with {string.Join(' ', encoder)}: {result.Complaint}.");
            await RunAsync(ffmpeg, ["-i", MediaPath.ToArgument(encoded), "-vf", FormattableString.Invariant($"crop={output.Width}:{output.Height}:0:0:exact=1"), .. RawOutput(output)], output, cancellationToken).ConfigureAwait(false);
            return await BitsAsync(ffmpeg, encoded, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            File.Delete(encoded);
        }
    }

    // Encoders of 4:2:0 take even sizes; the row or column more repeats the last and is cut away again.
    private static string[] MakeEven(RawClip clip)
    {
        (int right, int bottom) = (clip.Width & 1, clip.Height & 1);
        return right + bottom == 0 ? [] : ["-vf", FormattableString.Invariant($"pad={clip.Width + right}:{clip.Height + bottom}:0:0,fillborders=right={right}:bottom={bottom}:mode=smear")];
    }

    private static string[] RawOutput(RawClip output)
        => ["-fps_mode", "passthrough", "-pix_fmt", output.Format.Name, "-f", "rawvideo", "-y", MediaPath.ToArgument(output.Path)];

    private static async Task RunAsync(Ffmpeg ffmpeg, IEnumerable<string> arguments, RawClip output, CancellationToken cancellationToken)
    {
        FfmpegResult result = await ffmpeg.RunAsync(arguments, cancellationToken).ConfigureAwait(false);
        if (result.ExitCode != 0) throw new FoveaException($"ffmpeg cannot degrade a clip: {result.Complaint}.");
        long bytes = new FileInfo(output.Path).Length;
        if (bytes != output.Bytes) throw new FoveaException(FormattableString.Invariant($"degrading a clip gave {(double)bytes / output.FrameBytes:0.##} frames of {output.Width}x{output.Height} instead of {output.Frames}."));
    }

    private static async Task<long> BitsAsync(Ffmpeg ffmpeg, string path, CancellationToken cancellationToken)
    {
        FfmpegResult result = await ffmpeg.ProbeAsync(["-show_entries", "packet=size", "-of", "csv=p=0", "-i", MediaPath.ToArgument(path)], cancellationToken).ConfigureAwait(false);
        long bytes = 0;
        foreach (string line in result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (long.TryParse(line.Trim().TrimEnd(','), NumberStyles.Integer, CultureInfo.InvariantCulture, out long size)) bytes += size;
        }

        return 8 * bytes;
    }
}

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
