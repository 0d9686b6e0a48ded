using System.Globalization;
using System.Text.RegularExpressions;

namespace Fovea.Media;

/// <summary>Looks for damage in sound: it is copied bit for bit, so that nobody else would notice.</summary>
public static partial class SoundCheck
{
    /// <summary>Decodes every sound stream and tells of damage.</summary>
    /// <param name="ffmpeg">The ffmpeg to run.</param>
    /// <param name="source">The source.</param>
    /// <param name="range">The part that matters.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>One line for each stream that is damaged.</returns>
    public static async Task<IReadOnlyList<string>> FindAsync(Ffmpeg ffmpeg, MediaInfo source, TimeRange range, CancellationToken cancellationToken = default)
    {
        List<string> lines = [];
        foreach (StreamInfo stream in source.StreamsOf(StreamKind.Audio))
        {
            Ear ear = new();
            List<string> arguments = [.. DecoderLog.Arguments, "-copyts"];
            if (range.From > TimeSpan.Zero) arguments.AddRange(["-ss", Seconds(range.From)]);
            if (range.Duration is { } length) arguments.AddRange(["-t", Seconds(length)]);
            arguments.AddRange([.. source.Input, "-map", string.Create(CultureInfo.InvariantCulture, $"0:{stream.Index}"), "-af", "ashowinfo", "-f", "null", "-"]);
            await using FfmpegProcess process = ffmpeg.Start(arguments, hear: ear.Hear, cancellationToken: cancellationToken);
            await process.ReadToEndAsync().ConfigureAwait(false);
            if (ear.Count > 0) lines.Add(new DamageReport { Places = ear.Places, Complaint = ear.Complaint }.Lines($"The sound {stream.Label} of {source.Name}")[0]);
        }

        return lines;
    }

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.######", CultureInfo.InvariantCulture);

    /// <summary>Hears one stream; what is said before its first samples is how a recording begins.</summary>
    private sealed class Ear
    {
        private readonly DamageTimes _times = new();
        private double? _reached;

        public int Count { get; private set; }

        public string? Complaint { get; private set; }

        public IReadOnlyList<(TimeSpan From, TimeSpan To)> Places => _times.Places;

        public string? Hear(string line)
        {
            if (Samples().Match(line) is { Success: true } samples && double.TryParse(samples.Groups["time"].ValueSpan, NumberStyles.Float, CultureInfo.InvariantCulture, out double time)) _reached = time;
            else if (_reached is { } seconds && Broken().Match(line) is { Success: true } broken)
            {
                Count++;
                Complaint ??= broken.Value;
                _times.Add(seconds, seconds);
            }

            return null;
        }
    }

    [GeneratedRegex(@"\] n:\d+ pts:\S+ pts_time:(?<time>\S+) ", RegexOptions.ExplicitCapture)]
    private static partial Regex Samples();

    [GeneratedRegex(@"Error while decoding stream #0:\d+.*$|Error submitting packet to decoder.*$|[^\]]*CRC mismatch.*$|corrupt input packet( in stream \d+)?$", RegexOptions.ExplicitCapture)]
    private static partial Regex Broken();
}
