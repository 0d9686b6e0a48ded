using System.Diagnostics;

namespace Fovea.Training;

/// <summary>Measures speed and smooths the loss; time spent in <see cref="Pause"/> does not count as training.</summary>
internal sealed class Meter(ITrainingTask task, int threads)
{
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly long _startStep = task.State.Step;
    private long _samples;
    private double _smoothLoss = double.NaN;
    private (double Loss, int Steps) _window;
    private (double Seconds, long Samples, double? Data) _before = (0, 0, task.DataSeconds);

    /// <summary>Mean time of a step so far.</summary>
    public double MillisecondsPerStep => Done == 0 ? 0 : _clock.Elapsed.TotalMilliseconds / Done;

    /// <summary>Share of the threads' time spent on samples so far; null where they are not told apart.</summary>
    public double? DataShare => task.DataSeconds / Math.Max(1e-9, _clock.Elapsed.TotalSeconds * threads);

    private long Done => task.State.Step - _startStep;

    public void Add(TrainingStep step)
    {
        _samples += step.Samples;
        _window = (_window.Loss + step.Loss, _window.Steps + 1);
        _smoothLoss = double.IsNaN(_smoothLoss) ? step.Loss : _smoothLoss + 0.02 * (step.Loss - _smoothLoss);
    }

    /// <summary>Does something that is not training.</summary>
    public void Pause(Action action)
    {
        _clock.Stop();
        action();
        _clock.Start();
    }

    /// <summary>The figures since the entry before.</summary>
    public LogEntry TakeLogEntry(TrainingStep step, double seconds)
    {
        (double Seconds, long Samples, double? Data) now = (_clock.Elapsed.TotalSeconds, _samples, task.DataSeconds);
        double span = Math.Max(1e-9, now.Seconds - _before.Seconds);
        LogEntry entry = new()
        {
            Step = task.State.Step,
            Stage = step.Stage,
            Loss = _window.Loss / Math.Max(1, _window.Steps),
            LearningRate = step.LearningRate,
            SamplesPerSecond = Math.Round((now.Samples - _before.Samples) / span, 1),
            DataShare = now.Data is { } data && _before.Data is { } before ? Math.Round((data - before) / (span * threads), 4) : null,
            Seconds = Math.Round(seconds, 2),
        };
        (_before, _window) = (now, default);
        return entry;
    }

    /// <summary>Where the run stands after a step.</summary>
    public TrainingProgress Progress(TrainingStep step, Validation? validation)
    {
        double seconds = _clock.Elapsed.TotalSeconds, done = task.WorkOf(task.State.Step);
        double perWork = seconds / Math.Max(1e-9, done - task.WorkOf(_startStep));
        // More than a TimeSpan of use holds, where a first step was slow.
        TimeSpan left = TimeSpan.FromSeconds(Math.Min(1e8, perWork * (task.WorkOf(task.TotalSteps) - done)));
        return new(task.State.Step, task.TotalSteps, task.Describe(step.Stage), _smoothLoss, step.LearningRate, _samples / Math.Max(1e-9, seconds), left, null, validation);
    }
}
