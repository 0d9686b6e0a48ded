using Fovea.Upscaling;

namespace Fovea.Cli.Progress;

/// <summary>
/// Shows an upscaling job on stderr. Reports may come from any thread, as often as the job likes: what is shown is
/// thinned out here. Dispose it before anything else is printed.
/// </summary>
internal abstract class ConsoleProgress : IProgress<UpscaleProgress>, IDisposable
{
    private readonly Lock _turn = new();
    private readonly TimeSpan _interval;
    private readonly FirstEstimate _estimate = new();
    private TimeSpan? _shown;
    private UpscaleProgress? _pending;
    private bool _closed;

    private protected ConsoleProgress(TimeSpan interval) => _interval = interval;

    /// <summary>The progress for one job in the mode that was asked for; null for none.</summary>
    public static ConsoleProgress? Create(ProgressMode mode, string title)
    {
        bool terminal = !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("TERM") != "dumb";
        return mode switch
        {
            ProgressMode.None => null,
            ProgressMode.Json => new JsonProgress(Console.Error),
            ProgressMode.Auto when terminal => new LiveProgress(title),
            _ => new PlainProgress(Console.Error, title),
        };
    }

    /// <inheritdoc/>
    public void Report(UpscaleProgress value)
    {
        lock (_turn)
        {
            if (_closed) return;
            if (_estimate.Take(value) is TimeSpan left) Announce(left);
            bool due = _shown is TimeSpan last ? value.Elapsed - last >= _interval || value.Stage == UpscaleStage.Done : IsWorthStarting(value);
            _pending = due ? null : value;
            if (!due) return;
            _shown = value.Elapsed;
            Show(value);
        }
    }

    /// <summary>Shows the last report, if it was held back, and ends the display.</summary>
    public void Dispose()
    {
        lock (_turn)
        {
            if (_closed) return;
            _closed = true;
            if (_pending is not null && _shown is not null) Show(_pending);
            Close();
        }
    }

    /// <summary>Shows one report; called by one thread at a time.</summary>
    private protected abstract void Show(UpscaleProgress progress);

    /// <summary>Whether a report is to be the first that is shown.</summary>
    private protected virtual bool IsWorthStarting(UpscaleProgress progress) => true;

    /// <summary>Says once how long a long job is going to take, where the display does not show that anyway.</summary>
    private protected virtual void Announce(TimeSpan left)
    {
    }

    /// <summary>Ends the display.</summary>
    private protected virtual void Close()
    {
    }
}

/// <summary>How progress is shown on stderr.</summary>
internal enum ProgressMode
{
    /// <summary>A live line on a terminal, plain lines otherwise.</summary>
    Auto,

    /// <summary>Plain lines, now and then.</summary>
    Plain,

    /// <summary>One JSON object a line with ffmpeg's -progress keys, and remaining_s, the seconds still to go, once they can be told.</summary>
    Json,

    /// <summary>Nothing.</summary>
    None,
}

/// <summary>A progress whose display begins with the first report, so that what is printed before the work has its place.</summary>
internal sealed class LateProgress(ProgressMode mode, string title) : IProgress<UpscaleProgress>, IDisposable
{
    private readonly Lazy<ConsoleProgress?> _shown = new(() => ConsoleProgress.Create(mode, title));

    /// <inheritdoc/>
    public void Report(UpscaleProgress value) => _shown.Value?.Report(value);

    /// <summary>Ends the display, if it ever began.</summary>
    public void Dispose()
    {
        if (_shown.IsValueCreated) _shown.Value?.Dispose();
    }
}

/// <summary>A line every few seconds: for logs and pipes.</summary>
internal sealed class PlainProgress(TextWriter output, string title) : ConsoleProgress(Interval)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    // What became of it is said anyway; of a thousand pictures there need not be three lines each.
    private protected override bool IsWorthStarting(UpscaleProgress progress) => progress.Elapsed >= Interval || (progress.Stage == UpscaleStage.Done && progress.Frames > 1);

    private protected override void Show(UpscaleProgress progress) => output.WriteLine($"{title}: {ProgressText.Line(progress)}");

    private protected override void Announce(TimeSpan left) => output.WriteLine($"{title}: takes {ProgressText.About(left)} from here on.");
}

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
