using Fovea.Imaging;
using Fovea.Media;
using Fovea.Media.Timelines;

namespace Fovea.Upscaling;

/// <summary>The segments of a job on their way to one file, with all else that the source has.</summary>
internal sealed class JoinedVideo
{
    private readonly MediaInfo _info;
    private readonly MuxOptions _muxing;
    private readonly IReadOnlyList<FinishedSegment> _segments;
    private readonly FrameWriterOptions _writing;

    /// <summary>Prepares to join segments.</summary>
    /// <param name="info">The source.</param>
    /// <param name="muxing">How the file is put together.</param>
    /// <param name="segments">What was made, in order, at least one.</param>
    /// <param name="writing">How it was made.</param>
    public JoinedVideo(MediaInfo info, MuxOptions muxing, IReadOnlyList<FinishedSegment> segments, FrameWriterOptions writing)
    {
        (_info, _segments, _writing) = (info, segments, writing);
        long[] timestamps = [.. segments.SelectMany(segment => segment.Timestamps())];
        _muxing = timestamps.Length == Frames ? muxing with { Times = Times(timestamps, muxing) } : muxing;
    }

    /// <summary>Frames of the segments.</summary>
    public long Frames => _segments.Sum(segment => segment.Frames);

    /// <summary>Joins the segments, and makes sure that the file has every frame at its time and every stream.</summary>
    /// <param name="ffmpeg">The ffmpeg to run.</param>
    /// <param name="pathOf">Where a segment lies.</param>
    /// <param name="path">The file to make.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="FoveaException">The file is not as it should be.</exception>
    public async Task MakeAsync(Ffmpeg ffmpeg, Func<string, string> pathOf, string path, CancellationToken cancellationToken)
    {
        Segment[] files = [.. _segments.Select(segment => new Segment(pathOf(segment.File), segment.FirstTimestamp, segment.Frames))];
        await Muxer.JoinAsync(ffmpeg, files, _info, path, _muxing, cancellationToken).ConfigureAwait(false);
        OutputExpectation expected = new(Frames, _writing.Width, _writing.Height, Time(_segments[0].FirstTimestamp), Time(_segments[^1].LastTimestamp)) { Times = _muxing.Times };
        await OutputVerifier.VerifyAsync(ffmpeg, path, expected, _info, _muxing, cancellationToken).ConfigureAwait(false);
    }

    // The last frame stays as long as in the source, unless the part ends before.
    private VideoTimes Times(long[] timestamps, MuxOptions muxing)
    {
        VideoTimes times = new(timestamps, _writing.TimeBase, muxing.Timeline.LastLength);
        double end = muxing.Range.Until is { } until ? (_info.StartTime + until).TotalSeconds : double.PositiveInfinity;
        double left = Math.Min(end, muxing.Timeline.End ?? end) - times.Seconds(timestamps[^1]);
        bool isCut = double.IsFinite(end) && muxing.Timeline.End >= end;
        return isCut && left > 0 ? times with { LastLength = left } : times;
    }

    private TimeSpan Time(long timestamp) => TimeSpan.FromSeconds(timestamp * _writing.TimeBase.Value);
}
