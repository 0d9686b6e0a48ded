using System.Diagnostics;

namespace Fovea.Training.Detectors;

/// <summary>Measures speed and smooths the loss of one stage.</summary>
internal sealed class DetectorMeter(long firstStep, DetectorOptions options, DetectorStage stage)
{
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private long _done;
    private double _smooth = double.NaN;
    private (int Steps, double Seconds, double Total, double Class, double Box, double Landmarks) _window;

    public void Add(DetectorLosses losses)
    {
        _done++;
        _smooth = double.IsNaN(_smooth) ? losses.Total : _smooth + 0.02 * (losses.Total - _smooth);
        _window = (_window.Steps + 1, _window.Seconds, _window.Total + losses.Total, _window.Class + losses.Classification, _window.Box + losses.Box, _window.Landmarks + losses.Landmarks);
    }

    /// <summary>The figures since the entry before.</summary>
    public LogEntry TakeLogEntry(double rate, double seconds)
    {
        double now = _clock.Elapsed.TotalSeconds, steps = Math.Max(1, _window.Steps);
        LogEntry entry = new()
        {
            Step = firstStep + _done,
            Stage = DetectorTrainer.StageName(stage.Net),
            Loss = _window.Total / steps,
            Classification = _window.Class / steps,
            Box = _window.Box / steps,
            Landmarks = stage.Net == DetectorNet.Output ? _window.Landmarks / steps : null,
            LearningRate = rate,
            SamplesPerSecond = Math.Round(_window.Steps * stage.Batch / Math.Max(1e-9, now - _window.Seconds), 1),
            Seconds = Math.Round(seconds, 2),
        };
        _window = (0, now, 0, 0, 0, 0);
        return entry;
    }

    /// <summary>Where the run stands; the time left takes later stages to be as fast a sample as their pictures are small.</summary>
    public TrainingProgress Progress(double rate, string? note)
    {
        double seconds = _clock.Elapsed.TotalSeconds, perPixel = seconds / Math.Max(1, _done * (double)stage.Batch * stage.Side * stage.Side);
        (int index, long local) = options.Locate(firstStep + _done);
        double left = 0;
        for (int i = index; i < options.Stages.Count; i++)
        {
            DetectorStage later = options.Stages[i];
            left += (later.Steps - (i == index ? local : 0)) * (double)later.Batch * later.Side * later.Side * perPixel;
        }

        return new(firstStep + _done, options.TotalSteps, DetectorTrainer.StageName(stage.Net), _smooth, rate, null, _done * stage.Batch / Math.Max(1e-9, seconds), TimeSpan.FromSeconds(Math.Min(left, 1e7)), note);
    }
}
