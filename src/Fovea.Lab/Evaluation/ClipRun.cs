using Fovea.Imaging;
using Fovea.Networks;

namespace Fovea.Lab.Evaluation;

/// <summary>
/// Takes one clip's scored frames through every model, one frame behind, so that networks of three frames see what comes
/// next; at the ends of a clip the frame itself stands in for the neighbour that is not there.
/// </summary>
internal sealed class ClipRun : IDisposable
{
    private readonly EvaluationClip _clip;
    private readonly EvaluationOptions _options;
    private readonly ModelTally[] _models;
    private readonly ClipTally[] _tallies;
    private Frame? _previousHigh;
    private Moment? _before, _now;

    public ClipRun(EvaluationClip clip, EvaluationOptions options, ModelTally[] models)
    {
        (_clip, _options, _models) = (clip, options, models);
        foreach (ModelTally tally in models) tally.Model.BeginClip();
        _tallies = [.. models.Select(_ => new ClipTally(options.Protocol, options.Scale))];
    }

    private sealed record Moment(Frame High, Frame Low, bool IsScored);

    /// <summary>Frames scored so far.</summary>
    public int Frames { get; private set; }

    private (int Width, int Height) Size { get; set; }

    /// <summary>Takes the next frame, which is disposed here; every model is scored on the one before.</summary>
    public void Add(ClipPair pair, int index, bool isScored)
    {
        Moment next = new(pair.High, pair.Low, isScored);
        try
        {
            Check(pair.High, index);
        }
        catch
        {
            pair.Dispose();
            throw;
        }

        if (_now is not null) Score(_now, next);
        _before?.Low.Dispose();
        (_before, _now) = (_now, next);
    }

    private void Score(Moment now, Moment? after)
    {
        if (!now.IsScored)
        {
            foreach (ModelTally model in _models.Where(model => model.Model.IsRecurrent)) model.Upscale((_before ?? now).Low, now.Low, (after ?? now).Low).Dispose();
            now.High.Dispose();
            return;
        }

        using Frame? previous = _previousHigh;
        _previousHigh = now.High;
        Frames++;
        // One model after the other, for honest times; the metrics may then share the cores.
        Frame[] outputs = [.. _models.Select(model => LowFrames.ToRgb(model.Upscale((_before ?? now).Low, now.Low, (after ?? now).Low)))];
        Parallel.For(0, outputs.Length, i => _tallies[i].Add(outputs[i], now.High, previous));
    }

    /// <summary>Hands the clip's means to the models.</summary>
    /// <exception cref="BadInputException">The clip had no frame to score.</exception>
    public void Finish()
    {
        if (_now is { } last)
        {
            Score(last, null);
            last.Low.Dispose();
            _now = null;
        }

        if (Frames == 0)
        {
            throw new BadInputException($"The clip {_clip.Name} is too short: {_options.Protocol.Name} scores frames of clips of at least {_options.Protocol.MinimumFrames}.") { Reason = FailureReason.ClipTooShort };
        }

        for (int i = 0; i < _models.Length; i++) _models[i].Add(_tallies[i].Score(_clip.Name, Size.Width, Size.Height));
    }

    public void Dispose()
    {
        _previousHigh?.Dispose();
        _before?.Low.Dispose();
        _now?.Low.Dispose();
        _now?.High.Dispose();
        foreach (ClipTally tally in _tallies) tally.Dispose();
    }

    private void Check(Frame high, int index)
    {
        if (_now is null) Size = (high.Width, high.Height);
        if (Size == (high.Width, high.Height)) return;
        throw new BadInputException($"Frame {index} of the clip {_clip.Name} is {high.Width}x{high.Height}, unlike the frames before.");
    }
}
