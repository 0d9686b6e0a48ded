using Fovea.Imaging;

namespace Fovea.Media;

/// <summary>Which frames of a stream the options ask for; asked in order of presentation.</summary>
internal sealed class FrameRange(MediaInfo info, Rational timeBase, FrameReaderOptions options)
{
    // Half a tick, so that a time typed with few digits still names the frame it means.
    private readonly double _first = options.Range.From > TimeSpan.Zero ? (info.StartTime + options.Range.From).TotalSeconds - (timeBase.Value / 2) : double.NegativeInfinity;

    private readonly double _end = options.Range.Until is { } until ? (info.StartTime + until).TotalSeconds - (timeBase.Value / 2) : double.PositiveInfinity;

    private long _toSkip = options.SkipFrames;

    /// <summary>True if the frame is past the window's end.</summary>
    public bool IsAfter(long timestamp) => timestamp * timeBase.Value >= _end;

    /// <summary>True if the frame is before the window's start.</summary>
    public bool IsBeforeStart(long timestamp) => timestamp * timeBase.Value < _first;

    /// <summary>True if the frame is not yet wanted. Counts it.</summary>
    public bool IsBefore(long timestamp) => IsBeforeStart(timestamp) || _toSkip-- > 0;
}
