using System.Diagnostics;
using Fovea.Imaging;
using Fovea.Networks;

namespace Fovea.Lab.Evaluation;

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
