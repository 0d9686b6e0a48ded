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
