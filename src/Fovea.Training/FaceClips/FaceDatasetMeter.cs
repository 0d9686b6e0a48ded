using System.Diagnostics;

namespace Fovea.Training.FaceClips;

/// <summary>Counts what is done and guesses what is left by the sizes of the files.</summary>
internal sealed class FaceDatasetMeter(IProgress<FaceDatasetProgress>? progress, int videos, long bytes)
{
    private const int FramesAReport = 10;

    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private string _video = "";
    private double _bytesAFrame;
    private double _bytesLeft = bytes;
    private double _bytesDone;
    private double _bytesOfVideo;
    private int _videosDone;
    private int _clips;
    private long _frames;

    /// <summary>Begins a video of so many bytes and, as far as known, frames.</summary>
    public void Begin(string video, long size, long? frames)
    {
        (_video, _bytesOfVideo, _bytesAFrame) = (video, 0, size / (double)Math.Max(1, frames ?? 1000));
        Report(null);
    }

    /// <summary>Counts a frame that was searched.</summary>
    public void Searched()
    {
        _bytesOfVideo += _bytesAFrame;
        if (++_frames % FramesAReport == 0) Report(null);
    }

    /// <summary>Ends a video.</summary>
    /// <param name="video">Its name.</param>
    /// <param name="size">Its bytes.</param>
    /// <param name="clips">Its clips.</param>
    /// <param name="isNew">False if an earlier run made it.</param>
    /// <param name="words">What became of it.</param>
    public void End(string video, long size, int clips, bool isNew, string words)
    {
        (_video, _bytesOfVideo) = (video, 0);
        _bytesLeft -= size;
        if (isNew) _bytesDone += size;
        _videosDone++;
        _clips += clips;
        Report(words);
    }

    private void Report(string? finished)
    {
        double done = _bytesDone + _bytesOfVideo;
        TimeSpan? remaining = done > 0 ? _clock.Elapsed * Math.Max(0, (_bytesLeft - _bytesOfVideo) / done) : null;
        progress?.Report(new FaceDatasetProgress(_video, _videosDone, videos, _frames, _clips, _clock.Elapsed, remaining, finished));
    }
}
