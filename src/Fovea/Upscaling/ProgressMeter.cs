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

    public ProgressMeter(IProgress<UpscaleProgress>? sink, IFrameStream stream, MediaInfo info, Rational timeBase, UpscaleOptions options)
    {
        Processors = new ProcessorMeter(stream);
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
        if (options.Range.IsAll) return video.FrameCount;
        if (video.FrameCount is not long all || video.Duration is not TimeSpan length || length <= TimeSpan.Zero) return null;
        TimeSpan left = length - options.Range.From;
        TimeSpan wanted = options.Range.Duration is TimeSpan duration && duration < left ? duration : left;
        return Math.Max(0, (long)Math.Round(all * (wanted / length)));
    }
}

/// <summary>Measures the <see cref="ProcessorShares"/> of one job, from its making to <see cref="Stop"/>.</summary>
internal sealed class ProcessorMeter(IFrameStream stream)
{
    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly TimeSpan _own = Own();
    private readonly WorkTime _before = stream.Work;
    private TimeSpan _encode;

    /// <summary>The result; null before the end.</summary>
    public ProcessorShares? Shares { get; private set; }

    /// <summary>Adds the processor time of an encoder that has ended.</summary>
    public void AddEncode(TimeSpan time) => _encode += time;

    /// <summary>Ends the measurement, after the last frame of the reader.</summary>
    public void Stop(FrameReader reader)
    {
        TimeSpan all = Stopwatch.GetElapsedTime(_start) * Environment.ProcessorCount;
        WorkTime work = stream.Work - _before;
        double colors = work.Busy > TimeSpan.Zero ? work.Processor * (work.Colors / work.Busy) / all : 0;
        double threads = work.Processor / all;
        double other = Math.Max(0, (Own() - _own) / all - threads);
        double decode = reader.ProcessorTime / all, encode = _encode / all;
        Shares = new ProcessorShares(Environment.ProcessorCount, decode, threads - colors, colors, encode, other, Math.Max(0, 1 - decode - threads - encode - other));
    }

    private static TimeSpan Own() => Environment.CpuUsage.TotalTime;
}
