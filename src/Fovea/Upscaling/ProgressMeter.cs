using System.Diagnostics;
using Fovea.Imaging;
using Fovea.Media;

namespace Fovea.Upscaling;

/// <summary>Counts the frames of one run and reports them.</summary>
internal sealed class ProgressMeter
{
    private readonly IProgress<UpscaleProgress>? _sink;
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly long? _total;
    private readonly double _tick;
    private readonly double _frameSeconds;
    private long _resumed;
    private long? _firstTimestamp;
    private long _lastTimestamp;

    public ProgressMeter(IProgress<UpscaleProgress>? sink, Upscaler upscaler, MediaInfo info, Rational timeBase, UpscaleOptions options)
    {
        Processors = new ProcessorMeter(upscaler);
        _sink = sink;
        _tick = timeBase.Denominator == 0 ? 0 : timeBase.Value;
        double rate = info.Video.AverageFrameRate.Value;
        _frameSeconds = double.IsFinite(rate) && rate > 0 ? 1 / rate : 0;
        _total = ExpectedFrames(info.Video, options);
    }

    /// <summary>What the run does with the processors.</summary>
    public ProcessorMeter Processors { get; }

    /// <summary>Frames done, with those of an earlier run.</summary>
    public long Frames { get; private set; }

    /// <summary>Frames of this run.</summary>
    public long NewFrames => Frames - _resumed;

    /// <summary>Seconds since this run began.</summary>
    public double Seconds => _clock.Elapsed.TotalSeconds;

    /// <summary>Frames of this run a second.</summary>
    public double FramesPerSecond => NewFrames / Math.Max(Seconds, 1e-9);

    /// <summary>Takes over what an earlier run had done.</summary>
    public void Resume(IReadOnlyList<FinishedSegment> segments)
    {
        if (segments.Count == 0) return;
        Frames = _resumed = segments.Sum(segment => segment.Frames);
        (_firstTimestamp, _lastTimestamp) = (segments[0].FirstTimestamp, segments[^1].LastTimestamp);
        Report(UpscaleStage.Frames);
    }

    /// <summary>Counts a frame.</summary>
    public void Count(long timestamp)
    {
        _firstTimestamp ??= timestamp;
        _lastTimestamp = timestamp;
        Frames++;
        Report(UpscaleStage.Frames);
    }

    /// <summary>Reports what the job is doing.</summary>
    public void Report(UpscaleStage stage)
    {
        double position = _firstTimestamp is long first ? (_lastTimestamp - first) * _tick + _frameSeconds : 0;
        _sink?.Report(new UpscaleProgress(Frames, _resumed, stage == UpscaleStage.Done ? Frames : _total, TimeSpan.FromSeconds(position), _clock.Elapsed, stage));
    }

    /// <summary>The frames that the options ask for, as far as the container tells.</summary>
    public static long? ExpectedFrames(VideoStream video, UpscaleOptions options)
    {
        if (options.Start is null && options.Duration is null) return video.FrameCount;
        if (video.FrameCount is not long all || video.Duration is not TimeSpan length || length <= TimeSpan.Zero) return null;
        TimeSpan left = length - (options.Start ?? TimeSpan.Zero);
        TimeSpan wanted = options.Duration is TimeSpan duration && duration < left ? duration : left;
        return Math.Max(0, (long)Math.Round(all * (wanted / length)));
    }
}
