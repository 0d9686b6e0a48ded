using System.Globalization;

namespace Fovea.Media;

/// <summary>
/// Decides what damage does to a stream of frames: ends it, leaves frames out, or only counts them and the gaps where
/// frames are missing.
/// </summary>
internal sealed class DamageWatch(MediaInfo info, DamagePolicy policy, DecoderLog? log, int width, int height)
{
    // Words of a decoder with threads come some frames before the gap that they explain.
    private const int FramesInFlight = 64;
    private const int MostSilentGaps = 1000;

    // How much longer than a frame lasts the time to the next must be for one to be missing.
    private const double GapFactor = 1.5;

    private readonly double _frameSeconds = info.Video.AverageFrameRate is { Numerator: > 0, Denominator: > 0 } rate ? 1 / rate.Value : 0;
    private readonly DamageTimes _places = new();
    private readonly DamageTimes _gaps = new();
    private readonly DamageTimes _scaled = new();
    private readonly List<(double From, double To)> _silentGaps = [];
    private (long Marked, long Concealed, long Missing, long Scaled, long Regular) _count;
    private long _frames;
    private long _heard = long.MinValue / 2;
    private double _last;
    private bool _begun;
    private string? _complaint;
    private string? _cutShort;

    /// <summary>What was found so far.</summary>
    public DamageReport Report
    {
        get
        {
            AddSilentGaps();
            return new DamageReport
            {
                DamagedFrames = policy == DamagePolicy.Skip ? _count.Marked : Math.Max(_count.Marked, _count.Concealed),
                LeftOut = policy == DamagePolicy.Skip,
                Places = _places.Places,
                MissingFrames = _count.Missing,
                Gaps = _gaps.Places,
                Complaint = _complaint,
                CutShort = _cutShort,
                End = TimeSpan.FromSeconds(_last),
                ScaledFrames = _count.Scaled,
                Scaled = _scaled.Places,
            };
        }
    }

    /// <summary>True if the frame is to be left out.</summary>
    public bool LeavesOut(FrameMark mark) => mark.IsCorrupt && policy == DamagePolicy.Skip;

    /// <summary>Takes note of the next frame.</summary>
    /// <param name="mark">What ffmpeg said of it.</param>
    /// <param name="time">Its time in seconds; null while it is not yet known.</param>
    /// <exception cref="BadInputException">There was damage, and the policy is to stop.</exception>
    public void Pass(FrameMark mark, double? time)
    {
        double seconds = time ?? _last;
        if (mark.IsDamage) Note(mark, seconds);
        if (mark.LosesPackets) _heard = _frames;
        if (mark.Width > 0 && (mark.Width, mark.Height) != (width, height))
        {
            _count.Scaled++;
            _scaled.Add(seconds, seconds);
        }

        if (time is not null) NoteGap(seconds);
        (_last, _frames, _begun) = (seconds, _frames + 1, _begun || mark.IsKey);
    }

    /// <summary>Takes note of what was said after the last frame.</summary>
    /// <exception cref="BadInputException">There was damage, and the policy is to stop.</exception>
    public void Finish()
    {
        if (log is null) return;
        if (log.CutShort is { } words) CutShort(words);
        if (log.Rest.IsDamage) Note(log.Rest with { IsCorrupt = false }, _last);
    }

    /// <summary>Takes note that the source ends too early.</summary>
    /// <exception cref="BadInputException">The policy is to stop.</exception>
    public void CutShort(string words)
    {
        _cutShort ??= words;
        if (policy == DamagePolicy.Stop) throw Damaged(words, _last);
    }

    /// <summary>Seconds as a clock shows them: 01:02:03.456.</summary>
    public static string Clock(double seconds)
        => (seconds < 0 ? "-" : "") + TimeSpan.FromSeconds(Math.Abs(seconds)).ToString(@"hh\:mm\:ss\.fff", CultureInfo.InvariantCulture);

    private void Note(FrameMark mark, double seconds)
    {
        if (policy == DamagePolicy.Stop) throw Damaged(mark.Complaint ?? "corrupt decoded frame", seconds);
        if (mark.IsCorrupt) _count.Marked++;
        _count.Concealed += mark.Concealed;
        _complaint ??= mark.Complaint;
        _heard = _frames;
        _places.Add(seconds, seconds);
    }

    private BadInputException Damaged(string words, double seconds)
    {
        string place = _frames > 0 ? $" near {Clock(seconds)}" : "";
        return words.Contains("non positive size", StringComparison.Ordinal)
            ? new BadInputException($"The frames of {info.Name} change size{place}; Fovea needs one size throughout.") { Reason = FailureReason.FrameSizeChanges }
            : new BadInputException($"{info.Name} is damaged or cut short{place} (ffmpeg: {words}).") { Reason = FailureReason.DamagedInput, Values = ["keep", "skip"] };
    }

    // Up to the first key frame a recording that begins within a group lacks what cannot be decoded.
    private void NoteGap(double seconds)
    {
        if (_frames == 0 || _frameSeconds == 0) return;
        double gap = seconds - _last;
        if (gap < _frameSeconds * GapFactor) _count.Regular++;
        else if (_frames - _heard <= FramesInFlight) AddGap(_last, seconds);
        else if (_begun && _silentGaps.Count < MostSilentGaps) _silentGaps.Add((_last, seconds));
    }

    private void AddGap(double from, double to)
    {
        _count.Missing += Math.Max(1, (long)Math.Round((to - from) / _frameSeconds) - 1);
        _gaps.Add(from, to);
    }

    // Broadcasts have one rate: a few gaps among many even steps are packets lost in a number that no counter shows.
    private void AddSilentGaps()
    {
        bool isBroadcast = info.Container is "mpegts" or "mpeg";
        if (isBroadcast && _count.Regular > 9 * _silentGaps.Count)
        {
            foreach ((double from, double to) in _silentGaps) AddGap(from, to);
        }

        _silentGaps.Clear();
    }
}
