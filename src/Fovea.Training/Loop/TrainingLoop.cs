using System.Diagnostics;
using Fovea.Training.Reports;

namespace Fovea.Training;

/// <summary>
/// Trains a task: one update after another, and now and then a line in the log, a validation and a checkpoint, until the
/// last step, the time limit or a cancellation. What was begun goes on with the same bits.
/// </summary>
public sealed class TrainingLoop : IDisposable
{
    private readonly ITrainingTask _task;
    private readonly RunFolder _folder;
    private readonly RunSettings _settings;
    private readonly double _secondsBefore;
    private readonly Stopwatch _clock = new();
    private TimeSpan _lastSave;
    private Validation? _validation;

    private TrainingLoop(ITrainingTask task, RunFolder folder, RunSettings settings)
        => (_task, _folder, _settings, _secondsBefore) = (task, folder, settings, task.State.Seconds);

    /// <summary>Steps done.</summary>
    public long Step => _task.State.Step;

    /// <summary>Steps of the whole run.</summary>
    public long TotalSteps => _task.TotalSteps;

    /// <summary>What the cards will say where the terms of the data do not clearly allow the licence of the weights; else null.</summary>
    public string? LicenceNote => WeightLicence.Note(_settings.License ?? WeightLicence.NotStated, _task.DescribeData(_settings));

    /// <summary>Prepares a new run.</summary>
    /// <param name="task">What is trained; the loop disposes it.</param>
    /// <param name="folder">A new run folder.</param>
    /// <param name="settings">Where and how long.</param>
    public static TrainingLoop Create(ITrainingTask task, RunFolder folder, RunSettings settings)
    {
        folder.SaveConfig(task.OptionsJson);
        RunOrigin.Keep(folder, settings);
        return new(task, folder, settings);
    }

    /// <summary>Continues a run from its last checkpoint.</summary>
    /// <param name="saved">The checkpoint.</param>
    /// <param name="task">A fresh task of the checkpoint's options; the loop disposes it, also when it fails.</param>
    /// <param name="settings">Where and how long; the card keeps what the run began with.</param>
    /// <exception cref="BadInputException">The checkpoint is of something else, or the data are not those of the run.</exception>
    public static TrainingLoop Resume(Checkpoint saved, ITrainingTask task, RunSettings settings)
    {
        try
        {
            if (saved.Kind != task.Kind) throw new BadInputException($"the run in {saved.Folder} trains a {saved.Kind} and not a {task.Kind}.");
            if (!saved.Data.SequenceEqual(task.Data)) throw new BadInputException($"the data differ from those the run in {saved.Folder} was started with; give the same cache (prepared caches may be moved, not remade).");
            saved.Restore(task.State);
            return new(task, RunFolder.Open(saved.Folder, saved.Step), RunOrigin.GoOn(saved.Folder, settings));
        }
        catch
        {
            task.Dispose();
            throw;
        }
    }

    /// <summary>Trains until the last step or the time limit, and saves.</summary>
    /// <param name="progress">Hears of every step; false stops the run after it, saved. Null for nobody.</param>
    /// <param name="cancellationToken">Stops after a step, saved.</param>
    /// <exception cref="OperationCanceledException">Cancelled; the state is saved and can be resumed.</exception>
    /// <exception cref="FoveaException">The loss is no number any more; the last checkpoint stays.</exception>
    public TrainingResult Run(TrainingObserver? progress = null, CancellationToken cancellationToken = default)
    {
        TrainingRun run = new(_folder, _settings, _task, progress, cancellationToken);
        Meter meter = new(_task, _settings.WorkerThreads);
        _clock.Start();
        while (Step < TotalSteps && !run.IsStopped && !cancellationToken.IsCancellationRequested && !(_clock.Elapsed >= _settings.TimeLimit)) RunStep(run, meter);
        Save(_folder.LastCheckpoint);
        _validation = _task.Finish(run, Step == TotalSteps) ?? _validation;
        run.Flush();
        TrainingReport.Write(_folder, _task);
        cancellationToken.ThrowIfCancellationRequested();
        return new(_folder.Root, Step, TotalSteps, Elapsed(), _validation, _task.State.Best, meter.MillisecondsPerStep, meter.DataShare);
    }

    /// <inheritdoc/>
    public void Dispose() => _task.Dispose();

    private void RunStep(TrainingRun run, Meter meter)
    {
        try
        {
            meter.Pause(() => _task.Prepare(run));
        }
        catch (OperationCanceledException) when (run.CancellationToken.IsCancellationRequested)
        {
            return;
        }

        TrainingStep step = _task.Advance();
        if (!double.IsFinite(step.Loss)) throw Diverged(step.Loss);
        _task.State.Step++;
        meter.Add(step);
        bool last = Step == TotalSteps, ends = last || _task.EndsStage(Step);
        if (ends || Step % _settings.LogEvery == 0) _folder.Append(_task.Describe(meter.TakeLogEntry(step, Elapsed())));
        Validation? validation = null;
        if (ends || IsEvery(_task.Cadence.ValidateEvery)) meter.Pause(() => validation = Validate(run, step.Stage));
        if (!last && (ends || IsCheckpointDue())) meter.Pause(SaveLast);
        if (run.IsHeard) run.Report(meter.Progress(step, validation));
    }

    private Validation? Validate(TrainingRun run, string stage)
    {
        if (_task.Validate(run) is not { } found) return null;
        TrainingState state = _task.State;
        bool best = found.Score is { } score && !(state.Best?.Score >= score);
        if (best) state.Best = (Step, found.Score!.Value);
        _folder.Append(found.Describe(new() { Step = Step, Stage = stage, Seconds = Math.Round(Elapsed(), 2) }));
        if (found.Summary is { } summary) run.Tell(summary);
        if (best)
        {
            _task.KeepBest(run, found);
            Save(_folder.BestCheckpoint);
        }

        TrainingReport.Write(_folder, _task);
        return _validation = found;
    }

    private bool IsEvery(int steps) => steps > 0 && Step % steps == 0;

    private bool IsCheckpointDue()
    {
        TrainingCadence cadence = _task.Cadence;
        return IsEvery(cadence.CheckpointEvery) || (cadence.CheckpointMinutes > 0 && _clock.Elapsed - _lastSave >= TimeSpan.FromMinutes(cadence.CheckpointMinutes));
    }

    private void SaveLast()
    {
        Save(_folder.LastCheckpoint);
        _lastSave = _clock.Elapsed;
    }

    private void Save(string path)
    {
        Elapsed();
        if (_task.Cadence.IsResumable) Checkpoint.Save(path, _task);
    }

    private double Elapsed() => _task.State.Seconds = _secondsBefore + _clock.Elapsed.TotalSeconds;

    // Weights whose loss is no number must not take the place of the last good ones: nothing is saved from here on.
    private FoveaException Diverged(double loss)
    {
        string kept = File.Exists(_folder.LastCheckpoint) ? "the checkpoint before it is kept" : "nothing is saved";
        return new(FormattableString.Invariant($"the loss became {loss} at step {Step}; {kept}: lower the learning rate or set a clip norm, and start anew."));
    }
}
