using System.Diagnostics;

namespace Fovea.Training;

/// <summary>Measures speed and smooths the loss; time spent in <see cref="Pause"/> does not count as training.</summary>
internal sealed class Meter(long startStep, long totalSteps, BatchRunner runner, RunSettings settings)
{
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly int _threads = settings.Threads > 0 ? settings.Threads : Environment.ProcessorCount;
    private long _done;
    private long _samples;
    private double _smoothLoss = double.NaN;
    private double _windowLoss;
    private int _windowSteps;
    private (double Seconds, long Samples, double Data) _window;

    /// <summary>Mean time of a step so far.</summary>
    public double MillisecondsPerStep => _done == 0 ? 0 : _clock.Elapsed.TotalMilliseconds / _done;

    /// <summary>Share of the threads' time spent on patches so far.</summary>
    public double DataShare => runner.DataSeconds / Math.Max(1e-9, _clock.Elapsed.TotalSeconds * _threads);

    public void Add(TrainingStage stage, double loss)
    {
        _done++;
        _samples += stage.Batch;
        _windowLoss += loss;
        _windowSteps++;
        _smoothLoss = double.IsNaN(_smoothLoss) ? loss : _smoothLoss + 0.02 * (loss - _smoothLoss);
    }

    /// <summary>Does something that is not training.</summary>
    public void Pause(Action action)
    {
        _clock.Stop();
        action();
        _clock.Start();
    }

    /// <summary>The figures since the entry before.</summary>
    public LogEntry TakeLogEntry(TrainingStage stage, double rate, double seconds)
    {
        (double Seconds, long Samples, double Data) now = (_clock.Elapsed.TotalSeconds, _samples, runner.DataSeconds);
        double span = Math.Max(1e-9, now.Seconds - _window.Seconds);
        LogEntry entry = new()
        {
            Step = startStep + _done,
            Stage = stage.Name,
            Loss = _windowLoss / Math.Max(1, _windowSteps),
            LearningRate = rate,
            SamplesPerSecond = Math.Round((now.Samples - _window.Samples) / span, 1),
            DataShare = Math.Round((now.Data - _window.Data) / (span * _threads), 4),
            Seconds = Math.Round(seconds, 2),
        };
        (_window, _windowLoss, _windowSteps) = (now, 0, 0);
        return entry;
    }

    public TrainingProgress Progress(TrainingStage stage, double rate, double? psnr, string? note)
    {
        double perStep = _clock.Elapsed.TotalSeconds / Math.Max(1, _done);
        double speed = _samples / Math.Max(1e-9, _clock.Elapsed.TotalSeconds);
        return new(startStep + _done, totalSteps, stage.Name, _smoothLoss, rate, psnr, speed, TimeSpan.FromSeconds(perStep * (totalSteps - startStep - _done)), note);
    }
}
