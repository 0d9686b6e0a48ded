using System.Diagnostics;
using Fovea.Imaging;
using Fovea.Imaging.Metrics;
using Fovea.Networks;

namespace Fovea.Lab.Evaluation;

/// <summary>Sums one model's metrics over the frames of one clip.</summary>
internal sealed class ClipTally(EvaluationProtocol protocol, int scale) : IDisposable
{
    // Equal frames have no finite PSNR, flat blocks no finite ratio; a cap lets means and JSON hold them.
    private const double MaximumPsnr = 100, MaximumRatio = 100;

    private readonly int _border = protocol.Border(scale);
    private readonly double[] _sums = new double[6];
    private Frame? _previous;
    private double _temporal, _grid;
    private int _frames, _gridded;

    /// <summary>Adds a frame, which is kept for the next one and disposed here.</summary>
    public void Add(Frame output, Frame high, Frame? previousHigh)
    {
        double[] values = new double[_sums.Length];
        double? grid = null;
        Parallel.Invoke(
            () => values[0] = Math.Min(MaximumPsnr, Psnr.Luma(output, high, _border, protocol.Luma)),
            () => values[1] = Ssim.Luma(output, high, _border, protocol.Luma),
            () => values[2] = Math.Min(MaximumPsnr, Psnr.Rgb(output, high, _border)),
            () => values[3] = Ssim.Rgb(output, high, _border),
            () => (values[4], values[5]) = Capped(Psnr.Chroma(output, high, _border)),
            () => grid = GridRatio.Of(output, scale, _border));
        for (int i = 0; i < values.Length; i++) _sums[i] += values[i];
        if (grid is { } ratio)
        {
            _grid += Math.Min(MaximumRatio, ratio);
            _gridded++;
        }

        if (_previous is not null && previousHigh is not null) _temporal += TemporalDifference.Error(_previous, output, previousHigh, high, _border);
        _previous?.Dispose();
        _previous = output;
        _frames++;
    }

    public ClipScore Score(string name, int width, int height)
    {
        double[] means = [.. _sums.Select(sum => sum / _frames)];
        return new ClipScore(name, _frames, width, height, means[0], means[1], means[2], means[3], means[4], means[5], _gridded > 0 ? _grid / _gridded : null, _frames > 1 ? _temporal / (_frames - 1) : null);
    }

    private static (double Cb, double Cr) Capped((double Cb, double Cr) psnr) => (Math.Min(MaximumPsnr, psnr.Cb), Math.Min(MaximumPsnr, psnr.Cr));

    public void Dispose() => _previous?.Dispose();
}

/// <summary>Gathers one model's times and scores while clips go by.</summary>
internal sealed class ModelTally(EvaluatedModel model)
{
    private readonly List<double> _milliseconds = [];
    private readonly List<ClipScore> _clips = [];
    private (int Width, int Height) _warm;

    public EvaluatedModel Model => model;

    /// <summary>Enlarges a frame and notes how long it took. The first frame of a new size is enlarged once before, unmeasured; it begins a clip.</summary>
    public Frame Upscale(Frame before, Frame low, Frame after)
    {
        if (_warm != (low.Width, low.Height))
        {
            model.Upscale(before, low, after).Dispose();
            model.BeginClip();
        }

        _warm = (low.Width, low.Height);
        long start = Stopwatch.GetTimestamp();
        Frame output = model.Upscale(before, low, after);
        _milliseconds.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        return output;
    }

    public void Add(ClipScore score) => _clips.Add(score);

    public ModelEvaluation Score(double normalizedMilliseconds)
    {
        MeanScore mean = MeanScore.Over(_clips);
        return new ModelEvaluation(model.Name, model.Parameters, model.Gmac, SpeedTest.Median(_milliseconds), normalizedMilliseconds, ChallengeScore.Of(mean.PsnrRgb, normalizedMilliseconds), _clips, mean);
    }
}
