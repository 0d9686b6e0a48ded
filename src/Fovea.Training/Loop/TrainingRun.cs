namespace Fovea.Training;

/// <summary>What a <see cref="TrainingLoop"/> lends its task: the folder, the settings, the log, and an ear.</summary>
public sealed class TrainingRun
{
    private readonly TrainingObserver? _progress;
    private readonly TrainingState _state;
    private readonly long _totalSteps;
    private string? _note;

    internal TrainingRun(RunFolder folder, RunSettings settings, ITrainingTask task, TrainingObserver? progress, CancellationToken cancellationToken)
    {
        (Folder, Settings, CancellationToken) = (folder, settings, cancellationToken);
        (_progress, _state, _totalSteps) = (progress, task.State, task.TotalSteps);
    }

    /// <summary>Where the run is kept.</summary>
    public RunFolder Folder { get; }

    /// <summary>Where and how long it works, and what its cards say.</summary>
    public RunSettings Settings { get; }

    /// <summary>Cancelled when the run is to stop.</summary>
    public CancellationToken CancellationToken { get; }

    /// <summary>Whether somebody listens.</summary>
    internal bool IsHeard => _progress is not null;

    /// <summary>True once the listener has said that it is enough.</summary>
    internal bool IsStopped { get; private set; }

    /// <summary>Tells something once, with the next report.</summary>
    public void Tell(string note) => _note = _note is null ? note : $"{_note}\n{note}";

    /// <summary>Tells how far work is that is no training.</summary>
    /// <param name="what">What is done.</param>
    /// <param name="perSecond">Pieces a second.</param>
    /// <param name="remaining">Estimate of the time it takes.</param>
    public void Report(string what, double perSecond, TimeSpan remaining) => Report(new(_state.Step, _totalSteps, what, double.NaN, 0, perSecond, remaining));

    /// <summary>Tells what is still to be told.</summary>
    internal void Flush()
    {
        if (_note is not null) Report("done", 0, TimeSpan.Zero);
    }

    internal void Report(TrainingProgress progress)
    {
        if (_progress is null) return;
        IsStopped |= !_progress(progress with { Note = _note });
        _note = null;
    }
}
