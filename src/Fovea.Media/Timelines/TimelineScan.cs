using System.Globalization;

namespace Fovea.Media.Timelines;

/// <summary>
/// Reads the packets of a source and finds where its clock breaks: recordings that were joined, cells of a DVD, a
/// stream that began anew. All streams share a clock, so a break is one for all of them, wherever each comes to it.
/// </summary>
public sealed class TimelineScan
{
    // Seconds; sound and picture of one moment may lie so far apart in a file.
    private const double Slack = 5;

    // Seconds; where nothing but pictures tells the time, a leap may be one that stays long.
    private const double LongestPicture = 3600;

    private readonly MediaInfo _source;
    private readonly double _leastLeap;
    private readonly Dictionary<int, StreamClock> _clocks;
    private readonly List<(double Least, double Most)> _epochs = [(double.PositiveInfinity, double.NegativeInfinity)];

    private TimelineScan(MediaInfo source)
    {
        _source = source;
        _clocks = source.Streams.ToDictionary(stream => stream.Index, stream => new StreamClock(stream));
        bool mayLeap = source.Container is "mpegts" or "mpeg";
        _leastLeap = !mayLeap ? double.PositiveInfinity : _clocks.Values.Count(clock => clock.IsSteady) > 1 ? ClockPart.LeastLeap : LongestPicture;
    }

    /// <summary>Looks at every packet of a source, or at those of a part.</summary>
    /// <param name="ffmpeg">The ffmpeg whose ffprobe runs.</param>
    /// <param name="source">The source.</param>
    /// <param name="until">How far to look, from the source's start; null for all of it.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static async Task<Timeline> ReadAsync(Ffmpeg ffmpeg, MediaInfo source, TimeSpan? until = null, CancellationToken cancellationToken = default)
    {
        TimelineScan scan = new(source);
        string[] interval = until is { } end ? ["-read_intervals", string.Create(CultureInfo.InvariantCulture, $"%+{end.TotalSeconds + 1:0.###}")] : [];
        await using FfmpegProcess process = ffmpeg.StartProbe([.. interval, "-show_entries", Packet.Entries, "-of", "csv=p=0", .. source.Input], cancellationToken);
        using StreamReader lines = new(process.Output);
        while (await lines.ReadLineAsync(cancellationToken).ConfigureAwait(false) is { } line)
        {
            if (Packet.Read(line) is { } packet) scan.Add(packet);
        }

        await process.WaitAsync().ConfigureAwait(false);
        return scan.Result();
    }

    private void Add(Packet packet)
    {
        if (!_clocks.TryGetValue(packet.Stream, out StreamClock? clock)) return;
        int epoch = packet.Order == Packet.Unknown || double.IsNaN(clock.Tick) ? 0 : EpochOf(clock, packet);
        clock.Add(packet, epoch);
        if (packet.Order == Packet.Unknown || packet.IsHidden || !clock.IsSteady) return;
        double time = packet.Order * clock.Tick;
        _epochs[epoch] = (Math.Min(_epochs[epoch].Least, time), Math.Max(_epochs[epoch].Most, time));
    }

    private int EpochOf(StreamClock clock, Packet packet)
    {
        double time = packet.Order * clock.Tick;
        if (!clock.IsSteady) return Enumerable.Range(0, _epochs.Count).Reverse().FirstOrDefault(epoch => IsIn(epoch, time), _epochs.Count - 1);
        if (clock.Parts.Count == 0) return _epochs.Count == 1 || !IsIn(_epochs.Count - 1, time) ? 0 : _epochs.Count - 1;
        int current = clock.Parts[^1].Epoch;
        double jump = clock.JumpTo(packet);
        if (!(jump < -ClockPart.LeastFall || jump > _leastLeap)) return current;
        for (int epoch = current + 1; epoch < _epochs.Count; epoch++)
        {
            if (IsIn(epoch, time)) return epoch;
        }

        _epochs.Add((double.PositiveInfinity, double.NegativeInfinity));
        return _epochs.Count - 1;
    }

    private bool IsIn(int epoch, double time) => time > _epochs[epoch].Least - Slack && time < _epochs[epoch].Most + Slack;

    private Timeline Result()
    {
        double[] offsets = Offsets();
        StreamClock video = _clocks[_source.Video.Index];
        StreamPart[] parts = [.. video.Parts.Where(part => part.Last >= part.First)];
        bool breaks = offsets.Any(offset => offset != 0);
        double last = parts.Length > 0 ? parts[^1].LastLength : 0;
        return new Timeline
        {
            Breaks = breaks ? _clocks.Where(clock => clock.Value.Parts.Any(part => offsets[part.Epoch] != 0)).ToDictionary(clock => clock.Key, clock => Breaks(clock.Value, offsets)) : new Dictionary<int, IReadOnlyList<ClockBreak>>(),
            VideoParts = breaks ? [.. parts.Select(part => new ClockPart(part.First, part.Last, (long)Math.Round(offsets[part.Epoch] / video.Tick)))] : [],
            ClockBreaks = breaks ? offsets.Length - 1 : 0,
            Hidden = _clocks.Where(clock => clock.Value.Hidden > 0).ToDictionary(clock => clock.Key, clock => clock.Value.Hidden),
            Starts = _clocks.Where(clock => clock.Value.Parts.Count > 0 && double.IsFinite(clock.Value.Parts[0].Start)).ToDictionary(clock => clock.Key, clock => clock.Value.Parts[0].Start),
            Repeated = video.Repeated,
            LastLength = last > 0 ? last : null,
            UsualLength = parts.Length > 0 && parts[^1].Count > 1 ? (parts[^1].Last - parts[^1].First) * video.Tick / (parts[^1].Count - 1) : 0,
            End = parts.Length > 0 ? parts[^1].End + offsets[parts[^1].Epoch] : null,
        };
    }

    private static IReadOnlyList<ClockBreak> Breaks(StreamClock clock, double[] offsets) => [.. clock.Parts.Select(part => new ClockBreak(part.Packet, offsets[part.Epoch]))];

    // Time that one stream passes in silence while another goes on through it is no break of the clock.
    private bool IsGap(int epoch, double moved) => moved < 0 && _clocks.Values.Any(clock => clock.IsSteady && clock.Parts.Count > 0 && clock.Parts[^1] is { } part && part.Epoch < epoch && part.End > _epochs[epoch].Least);

    /// <summary>Seconds to add in each epoch, so that no stream falls back and none waits longer than it must.</summary>
    private double[] Offsets()
    {
        double[] offsets = new double[_epochs.Count];
        for (int epoch = 1; epoch < offsets.Length; epoch++)
        {
            double? needed = null;
            foreach (StreamClock clock in _clocks.Values.Where(clock => clock.IsSteady))
            {
                int at = clock.Parts.FindIndex(part => part.Epoch == epoch && part.Last >= part.First);
                if (at < 1 || clock.Parts[at - 1].Last < clock.Parts[at - 1].First) continue;
                StreamPart before = clock.Parts[at - 1];
                needed = Math.Max(needed ?? double.NegativeInfinity, before.End + offsets[before.Epoch] - clock.Parts[at].Start);
            }

            // Whole milliseconds are whole ticks of the usual time bases.
            offsets[epoch] = needed is { } offset && !IsGap(epoch, offset - offsets[epoch - 1]) ? Math.Ceiling((offset * 1000) - 1e-4) / 1000 : offsets[epoch - 1];
        }

        return offsets;
    }
}
