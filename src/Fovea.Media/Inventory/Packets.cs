using System.Globalization;

namespace Fovea.Media.Inventory;

/// <summary>Looks whether a stream has anything in it.</summary>
internal static class Packets
{
    // What a part without a stated end is asked for: sound has many packets a second.
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(60);

    /// <summary>True if the stream has a packet, or one in the part that the options ask for.</summary>
    public static async Task<bool> ExistAsync(Ffmpeg ffmpeg, MediaInfo source, int index, MuxOptions options, CancellationToken cancellationToken)
    {
        if (options.Range.IsAll) return (await TimesAsync(ffmpeg, source, index, "%+#1", cancellationToken).ConfigureAwait(false)).Length > 0;
        double start = (source.StartTime + options.Range.From).TotalSeconds;
        double length = (options.Range.Duration ?? Look).TotalSeconds;
        double[] times = await TimesAsync(ffmpeg, source, index, FormattableString.Invariant($"{start:0.###}%+{length:0.###}"), cancellationToken).ConfigureAwait(false);
        return times.Any(time => time >= start && time < start + length);
    }

    private static async Task<double[]> TimesAsync(Ffmpeg ffmpeg, MediaInfo source, int index, string interval, CancellationToken cancellationToken)
    {
        FfmpegResult result = await ffmpeg.ProbeAsync(["-select_streams", index.ToString(CultureInfo.InvariantCulture), "-read_intervals", interval, "-show_entries", "packet=pts_time,dts_time", "-of", "csv=p=0", .. source.Input], cancellationToken).ConfigureAwait(false);
        return [.. result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Time)];
    }

    // A packet without a time is a packet.
    private static double Time(string line)
        => line.Split(',').Select(word => double.TryParse(word.Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out double time) ? time : (double?)null).FirstOrDefault(time => time is not null) ?? 0;
}
