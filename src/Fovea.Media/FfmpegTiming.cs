using System.Globalization;

namespace Fovea.Media;

/// <summary>Times what ffmpeg does with raw video of moving test pictures, by ffmpeg's own clock: start and probing do not count.</summary>
public sealed class FfmpegTiming : IDisposable
{
    private const int Frames = 60;

    private readonly Ffmpeg _ffmpeg;
    private readonly string _video;
    private readonly IReadOnlyList<string> _input;
    private readonly IReadOnlyList<string> _work;

    private FfmpegTiming(Ffmpeg ffmpeg, string video, IReadOnlyList<string> input, IReadOnlyList<string> work) => (_ffmpeg, _video, _input, _work) = (ffmpeg, video, input, work);

    /// <summary>Prepares a scaler such as "bicubic" or "lanczos".</summary>
    /// <param name="ffmpeg">The program.</param>
    /// <param name="width">Width before, in pixels.</param>
    /// <param name="height">Height before, in pixels.</param>
    /// <param name="scale">Size factor.</param>
    /// <param name="kernel">The value of the scaler's flags.</param>
    /// <param name="threads">Threads of the filter.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static Task<FfmpegTiming> ScalerAsync(Ffmpeg ffmpeg, int width, int height, int scale, string kernel, int threads, CancellationToken cancellationToken) =>
        CreateAsync(ffmpeg, width, height, Text(threads), ["-vf", $"scale={width * scale}:{height * scale}:flags={kernel}", "-f", "null", "-"], cancellationToken);

    /// <summary>Prepares a preset of x264.</summary>
    /// <param name="ffmpeg">The program.</param>
    /// <param name="width">Width of the frames, in pixels.</param>
    /// <param name="height">Height of the frames, in pixels.</param>
    /// <param name="preset">The preset.</param>
    /// <param name="threads">Threads of the encoder.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static Task<FfmpegTiming> EncoderAsync(Ffmpeg ffmpeg, int width, int height, string preset, int threads, CancellationToken cancellationToken) =>
        CreateAsync(ffmpeg, width, height, Text(threads), ["-c:v", "libx264", "-preset", preset, "-threads", Text(threads), "-f", "null", "-"], cancellationToken);

    /// <summary>Milliseconds for one frame, from one run of many.</summary>
    /// <exception cref="FoveaException">ffmpeg fails.</exception>
    public async Task<double> MeasureAsync(CancellationToken cancellationToken)
    {
        FfmpegResult result = await RunAsync(_ffmpeg, ["-benchmark", .. _input, "-i", _video, .. _work], cancellationToken).ConfigureAwait(false);
        string? line = result.Errors.LastOrDefault(line => line.Contains("rtime=", StringComparison.Ordinal));
        string seconds = line?[(line.IndexOf("rtime=", StringComparison.Ordinal) + 6)..].TrimEnd().TrimEnd('s') ?? "";
        if (!double.TryParse(seconds, NumberStyles.Float, CultureInfo.InvariantCulture, out double time)) throw new FoveaException($"ffmpeg {_ffmpeg.VersionText} does not say how long it took.");
        return time * 1000 / Frames;
    }

    /// <inheritdoc/>
    public void Dispose() => File.Delete(_video);

    private static async Task<FfmpegTiming> CreateAsync(Ffmpeg ffmpeg, int width, int height, string threads, IReadOnlyList<string> work, CancellationToken cancellationToken)
    {
        string video = Path.Combine(Path.GetTempPath(), $"fovea-{Guid.NewGuid():N}.yuv");
        string size = $"{width}x{height}";
        FfmpegTiming timing = new(ffmpeg, video, ["-filter_threads", threads, "-f", "rawvideo", "-pix_fmt", "yuv420p", "-s", size], work);
        try
        {
            await RunAsync(ffmpeg, ["-f", "lavfi", "-i", $"testsrc2=size={size}:rate=25", "-frames:v", Text(Frames), "-f", "rawvideo", "-pix_fmt", "yuv420p", video], cancellationToken).ConfigureAwait(false);
            return timing;
        }
        catch
        {
            timing.Dispose();
            throw;
        }
    }

    private static async Task<FfmpegResult> RunAsync(Ffmpeg ffmpeg, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        FfmpegProcess process = FfmpegProcess.Start(ffmpeg.Path, ["-hide_banner", "-nostdin", "-y", .. arguments], writesInput: false, hear: null, cancellationToken);
        await using (process.ConfigureAwait(false))
        {
            FfmpegResult result = await process.ReadToEndAsync().ConfigureAwait(false);
            return result.ExitCode == 0 ? result : throw new FoveaException($"ffmpeg cannot be timed: {result.Complaint}");
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
