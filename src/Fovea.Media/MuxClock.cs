using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using Fovea.Imaging;
using Fovea.Media.Nut;
using Fovea.Media.Timelines;

namespace Fovea.Media;

/// <summary>How the times of segments and of copied streams become those of the output.</summary>
internal sealed class MuxClock
{
    private readonly MediaInfo _source;
    private readonly MuxPlan _plan;
    private readonly MuxOptions _options;
    private readonly TimeSpan _lead;
    private readonly bool _filtersInOutputTicks;

    /// <summary>Makes the clock of an output in which everything is later by a shift, and by a lead that its muxer needs.</summary>
    internal MuxClock(MediaInfo source, MuxPlan plan, MuxOptions options, TimeSpan shift, TimeSpan lead, bool filtersInOutputTicks)
    {
        (_source, _plan, _options, _lead, _filtersInOutputTicks) = (source, plan, options, lead, filtersInOutputTicks);
        Shift = shift + lead;
        if (options.Times is { } times && !_options.Container.HoldsTimestamps) Grid = times.GridRate(source.Video.AverageFrameRate);
        else if (options.Times is { } known) Rate = known.ConstantRate(source.Video.AverageFrameRate);
    }

    /// <summary>How much later everything is in the output.</summary>
    public TimeSpan Shift { get; }

    /// <summary>The exact rate to note in the output, if the video has one.</summary>
    public Rational? Rate { get; }

    /// <summary>The rate of a container that holds no times, only places.</summary>
    public Rational? Grid { get; }

    /// <summary>True to jump to the part's start in the source. A clock that breaks cannot be searched.</summary>
    public bool Seeks => _options.Range.From > TimeSpan.Zero && !Breaks;

    /// <summary>Where ffmpeg must end by the clock, or null.</summary>
    public TimeSpan? Limit => Breaks ? null : _options.Range.Duration + _lead;

    private bool Breaks => _options.Timeline.Breaks.Count > 0;

    /// <summary>Finds out what the muxer needs.</summary>
    public static async Task<MuxClock> CreateAsync(Ffmpeg ffmpeg, MediaInfo source, MuxPlan plan, MuxOptions options, IReadOnlyList<Segment> segments, TimeSpan firstFrame, CancellationToken cancellationToken)
    {
        // A frame within half a tick before the start belongs to the part and must not end up before zero.
        TimeSpan start = source.StartTime + options.Range.From;
        TimeSpan shift = plan.IsPart ? -(firstFrame < start ? firstFrame : start) : -plan.StartShift;
        TimeSpan lead = TimeSpan.Zero;
        if (options.Container is { MovesStart: true, HoldsTimestamps: true })
        {
            // NUT keeps no decoding times; sound of AAC and Opus begins a little before zero.
            double delay = options.Container.Format == "nut" ? 0 : await DelayAsync(ffmpeg, segments[0], cancellationToken).ConfigureAwait(false);
            double margin = plan.Streams.Count > 1 ? 0.2 : 0;
            double begins = (source.Path == "-" || source.StartTime > firstFrame || plan.IsPart ? firstFrame : source.StartTime).TotalSeconds + shift.TotalSeconds;
            lead = TimeSpan.FromSeconds(Math.Max(0, Math.Ceiling(delay + margin - begins)));
        }

        bool ticksMatter = !options.Container.IsMp4 || options.Timeline.Breaks.Count > 0;
        return new MuxClock(source, plan, options, shift, lead, ticksMatter && await FiltersInOutputTicksAsync(ffmpeg, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Corrects in the finished file what its muxer cannot be told.</summary>
    public void Correct(string path)
    {
        if (Rate is { } rate && _options.Container.IsMatroska) MatroskaRate.Write(path, rate);
        if (Grid is null || _plan.IsPart || _options.Times is not { } times) return;
        double[] starts = [.. _plan.Streams.Select(stream => stream.IsMain ? times.Seconds(times.Timestamps[0]) : _options.Timeline.Starts.GetValueOrDefault(stream.Source.Index))];
        AviStarts.Write(path, [.. starts.Select(start => start - starts.Min())]);
    }

    /// <summary>What happens to the packets of a stream: empty for nothing.</summary>
    public string FilterOf(MuxStream stream) => string.Join(',', Filters(stream));

    private IEnumerable<string> Filters(MuxStream stream)
    {
        if (stream.IsMain)
        {
            if (Grid is { } grid) yield return OnGrid(grid);
            else if (LastLength() is { } length) yield return length;
            yield break;
        }

        int index = stream.Source.Index;
        if (_options.Timeline.Hidden.TryGetValue(index, out long hidden) && hidden > 1 && !_plan.IsPart && stream.Source.Kind == StreamKind.Audio) yield return Invariant($@"noise=drop=lt(n\,{hidden - 1})");
        if (Grid is not null && !_plan.IsPart) yield return _options.Timeline.Breaks.Count > 0 ? @"setts=ts=if(eq(N\,0)\,0\,PREV_OUTPTS+max(1\,DURATION))" : @"setts=ts=TS-STARTPTS";
        else if (_options.Timeline.Breaks.TryGetValue(index, out IReadOnlyList<ClockBreak>? breaks)) yield return Moved(breaks, TicksASecond(stream.Source));
        if (!_plan.IsPart || stream.Source.Kind != StreamKind.Audio) yield break;

        // What lies between the key frame that ffmpeg went back to and the part. Not '-ss 0' for the file: that drops
        // the video's first key frame too, whose decoding begins before zero.
        double ticks = TicksASecond(stream.Source);
        double end = Limit is null && _options.Range.Duration is { } duration ? (duration + _lead).TotalSeconds : double.PositiveInfinity;
        yield return double.IsFinite(end)
            ? Invariant($@"noise=drop=lt(pts\,{_lead.TotalSeconds * ticks:0})+gte(pts\,{end * ticks:0})")
            : Invariant($@"noise=drop=lt(pts\,{_lead.TotalSeconds * ticks:0})");
    }

    private static string Moved(IReadOnlyList<ClockBreak> breaks, double ticksASecond)
    {
        List<string> terms = [];
        double before = 0;
        foreach (ClockBreak at in breaks)
        {
            double moved = Math.Round(at.Offset * ticksASecond);
            if (moved != before) terms.Add(Invariant($@"gte(N\,{at.Packet})*({moved - before:0})"));
            before = moved;
        }

        string sum = terms.Count == 0 ? "0" : string.Join('+', terms);
        return $@"setts=pts=if(eq(PTS\,NOPTS)\,NOPTS\,PTS+{sum}):dts=if(eq(DTS\,NOPTS)\,NOPTS\,DTS+{sum})";
    }

    // Frames of AVI have places, not times; each gets the nearest that is free.
    private string OnGrid(Rational rate)
    {
        double perTick = _filtersInOutputTicks ? 1 : rate.Value / Timescale.For(_source.Video.TimeBase);
        string place = Invariant($"round((PTS-STARTPTS)*{perTick:R})");
        return Invariant($@"setts=time_base={rate.Denominator}/{rate.Numerator}:ts=if(eq(N\,0)\,0\,max({place}\,PREV_OUTPTS+1))");
    }

    // How long the last frame stays is said by the packets of the last one shown and of the last one decoded.
    private string? LastLength()
    {
        if (!_options.Container.HoldsLastLength || _options.Times is not { Length: { } whole, LastLength: { } length } times) return null;
        double ticks = _options.Container.IsMp4 || !_filtersInOutputTicks ? Timescale.For(times.TimeBase) : 1000;
        double last = times.Seconds(times.Timestamps[^1]) + Shift.TotalSeconds;
        double half = times.Timestamps.Count > 1 ? times.Seconds(times.Timestamps[^1] - times.Timestamps[^2]) / 2 : 0.0005;
        string d = Invariant($"{Math.Max(1, Math.Round(length * ticks)):0}");
        string rest = Invariant($@"max({d}\,min({whole * ticks:0}-(DTS-STARTDTS)\,{(last + length) * ticks:0}-PTS))");
        return Invariant($@"setts=pts=PTS:dts=DTS:duration=if(gte(PTS\,{(last - half) * ticks:0})\,{d}\,if(eq(N\,{times.Timestamps.Count - 1})\,{rest}\,DURATION))");
    }

    private double TicksASecond(StreamInfo stream)
    {
        double source = stream.TimeBase.Numerator > 0 ? 1 / stream.TimeBase.Value : 1000;
        if (!_filtersInOutputTicks) return source;
        Container container = _options.Container;
        return container.IsMatroska ? 1000 : container.Format == "mpegts" ? 90_000 : stream.SampleRate > 0 && (container.IsMp4 || container.Format == "nut") ? stream.SampleRate : source;
    }

    private static async Task<double> DelayAsync(Ffmpeg ffmpeg, Segment first, CancellationToken cancellationToken)
    {
        FfmpegResult result = await ffmpeg.ProbeAsync(["-select_streams", "v:0", "-read_intervals", "%+#1", "-show_entries", "packet=pts_time,dts_time", "-of", "csv=p=0", .. MediaInput.Arguments(first.Path)], cancellationToken).ConfigureAwait(false);
        string[] words = result.Output.Split('\n')[0].Split(',');
        bool known = double.TryParse(words[0], CultureInfo.InvariantCulture, out double shown) & double.TryParse(words.ElementAtOrDefault(1), CultureInfo.InvariantCulture, out double decoded);
        return known ? Math.Max(0, shown - decoded) : 0;
    }

    // Bitstream filters of some releases see the ticks of the output, of others those of the input.
    private static async Task<bool> FiltersInOutputTicksAsync(Ffmpeg ffmpeg, CancellationToken cancellationToken)
    {
        await using FfmpegProcess process = ffmpeg.Start(["-f", "lavfi", "-i", "color=s=16x16:r=25", "-frames:v", "2", "-c:v", "rawvideo", "-pix_fmt", "gray", "-bsf:v", "setts=ts=N", "-f", "nut", "pipe:1"], cancellationToken: cancellationToken);
        NutReader nut = new(process.Output);
        await nut.ReadHeaderAsync(cancellationToken).ConfigureAwait(false);
        return await nut.NextAsync(cancellationToken).ConfigureAwait(false) is not null && await nut.NextAsync(cancellationToken).ConfigureAwait(false) is { Timestamp: 1 };
    }

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}

/// <summary>Time scales of MP4 and QuickTime files.</summary>
internal static class Timescale
{
    // Below this players and ffmpeg itself round lengths too roughly.
    private const long Least = 10_000;

    /// <summary>Ticks a second of a track that holds every multiple of <paramref name="timeBase"/> exactly.</summary>
    public static long For(Rational timeBase)
    {
        long scale = timeBase.Denominator;
        while (scale < Least) scale *= 2;
        return scale;
    }

    /// <summary>Ticks a second that hold the starts of all tracks exactly, if that fits 31 bits; else the video's.</summary>
    public static long ForFile(Rational video, IEnumerable<int> sampleRates)
    {
        long scale = For(video);
        foreach (int rate in sampleRates.Where(rate => rate > 0).Distinct())
        {
            long common = scale / Gcd(scale, rate) * rate;
            if (common <= int.MaxValue / 64) scale = common;
        }

        return scale;
    }

    private static long Gcd(long a, long b) => b == 0 ? a : Gcd(b, a % b);
}

/// <summary>
/// How far timestamps are moved on their way through NUT and segments, so that neither they nor the decoding times
/// of reordered frames get negative: a whole number of ticks that is also a whole number of seconds, at least ten.
/// </summary>
internal static class TimestampShift
{
    private const long Least = 10;

    /// <summary>The shift in ticks.</summary>
    public static long Ticks(Rational timeBase) => Least * timeBase.Denominator / Divisor(timeBase);

    /// <summary>The shift in whole seconds.</summary>
    public static long WholeSeconds(Rational timeBase) => Least * timeBase.Numerator / Divisor(timeBase);

    private static long Divisor(Rational timeBase) => (long)BigInteger.GreatestCommonDivisor(timeBase.Numerator, timeBase.Denominator);
}

/// <summary>Notes in a finished AVI file how much later than the first of its streams each one starts, which ffmpeg leaves out.</summary>
internal static class AviStarts
{
    private const int HeaderBytes = 1 << 16;
    private const int ScaleField = 20;
    private const int StartField = 28;

    /// <summary>Writes the starts into the headers of the streams.</summary>
    /// <param name="path">The file.</param>
    /// <param name="starts">Seconds by which each stream starts later than the first, in the file's order.</param>
    public static void Write(string path, IReadOnlyList<double> starts)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.ReadWrite);
        byte[] head = new byte[Math.Min(HeaderBytes, file.Length)];
        file.ReadExactly(head);
        int at = 0;
        foreach (double start in starts)
        {
            int found = head.AsSpan(at).IndexOf("strh"u8);
            if (found < 0 || at + found + 8 + StartField + 4 > head.Length) return;
            int fields = at + found + 8;
            (uint scale, uint rate) = (BinaryPrimitives.ReadUInt32LittleEndian(head.AsSpan(fields + ScaleField)), BinaryPrimitives.ReadUInt32LittleEndian(head.AsSpan(fields + ScaleField + 4)));
            BinaryPrimitives.WriteUInt32LittleEndian(head.AsSpan(fields + StartField), scale == 0 ? 0 : (uint)Math.Round(start * rate / scale));
            at = fields;
        }

        file.Position = 0;
        file.Write(head);
    }
}
