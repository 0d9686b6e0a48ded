using Fovea.Upscaling;

namespace Fovea.Cli.Progress;

/// <summary>Says once, after the first frames of a long job, how long it is going to take.</summary>
internal sealed class FirstEstimate
{
    // An encoder takes some dozens of frames in before it works at its own speed.
    private const int ManyFrames = 96;
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(4), Long = TimeSpan.FromSeconds(15), WorthSaying = TimeSpan.FromSeconds(30);

    private UpscaleProgress? _first;
    private bool _isDone;

    /// <summary>The time that is left, the first time that it can be told; null before, afterwards, and for short jobs.</summary>
    /// <param name="progress">The reports of one job in turn.</param>
    public TimeSpan? Take(UpscaleProgress progress)
    {
        if (_isDone || progress.Stage != UpscaleStage.Frames || progress.Frames == progress.ResumedFrames) return null;
        _first ??= progress;
        TimeSpan passed = progress.Elapsed - _first.Elapsed;
        long frames = progress.Frames - _first.Frames;
        bool isKnown = frames > 0 && (passed >= Long || (passed >= Short && frames >= ManyFrames));
        if (!isKnown || progress.TotalFrames is not long total) return null;
        _isDone = true;
        TimeSpan left = passed / frames * Math.Max(0, total - progress.Frames);
        return left >= WorthSaying ? left : null;
    }
}
