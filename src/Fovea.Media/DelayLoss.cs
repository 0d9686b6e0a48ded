using System.Globalization;

namespace Fovea.Media;

/// <summary>
/// Finds out by trial how much earlier ffmpeg's Matroska muxer puts copied Opus than it was: some releases leave out
/// the codec's delay that their demuxer takes off, and each copy would move the sound.
/// </summary>
internal static class DelayLoss
{
    /// <summary>The loss of each source stream that has one.</summary>
    public static async Task<IReadOnlyDictionary<int, TimeSpan>> MeasureAsync(Ffmpeg ffmpeg, MediaInfo source, MuxPlan plan, MuxOptions options, string output, CancellationToken cancellationToken)
    {
        Dictionary<int, TimeSpan> losses = [];
        if (options.Container.Format is not ("matroska" or "webm")) return losses;
        foreach (MuxStream stream in plan.Streams.Where(stream => stream.Source is { Kind: StreamKind.Audio, Codec: "opus" }))
        {
            TimeSpan loss = await MeasureAsync(ffmpeg, source, stream.Source.Index, options.Container, output, cancellationToken).ConfigureAwait(false);
            if (loss != TimeSpan.Zero) losses[stream.Source.Index] = loss;
        }

        return losses;
    }

    private static async Task<TimeSpan> MeasureAsync(Ffmpeg ffmpeg, MediaInfo source, int index, Container container, string output, CancellationToken cancellationToken)
    {
        string trial = $"{output}.trial.{container.Name}";
        try
        {
            FfmpegResult result = await ffmpeg.RunAsync(["-copyts", .. source.Input, "-map", $"0:{index}", "-c", "copy", "-frames:a", "3", "-avoid_negative_ts", "disabled", "-f", container.Format, "-y", MediaPath.ToArgument(trial)], cancellationToken).ConfigureAwait(false);
            double? before = await FirstTimeAsync(ffmpeg, source.Input, index, cancellationToken).ConfigureAwait(false);
            double? after = result.ExitCode == 0 ? await FirstTimeAsync(ffmpeg, MediaInput.Arguments(trial), 0, cancellationToken).ConfigureAwait(false) : null;
            double lost = (before - after) ?? 0;

            // A rounding to the container's millisecond is no loss.
            return Math.Abs(lost) > 0.0011 ? TimeSpan.FromMicroseconds(Math.Round(lost * 1e6)) : TimeSpan.Zero;
        }
        finally
        {
            File.Delete(trial);
        }
    }

    private static async Task<double?> FirstTimeAsync(Ffmpeg ffmpeg, IReadOnlyList<string> input, int index, CancellationToken cancellationToken)
    {
        FfmpegResult result = await ffmpeg.ProbeAsync(["-select_streams", index.ToString(CultureInfo.InvariantCulture), "-read_intervals", "%+#1", "-show_entries", "packet=pts_time", "-of", "default=nw=1:nk=1", .. input], cancellationToken).ConfigureAwait(false);
        string first = result.Output.Split('\n')[0];
        return double.TryParse(first, NumberStyles.Float, CultureInfo.InvariantCulture, out double time) ? time : null;
    }
}
