using Fovea.Imaging;

namespace Fovea.Evaluation;

/// <summary>Takes one clip's scored frames through every model.</summary>
internal sealed class ClipRun : IDisposable
{
    private readonly EvaluationClip _clip;
    private readonly EvaluationOptions _options;
    private readonly ModelTally[] _models;
    private readonly ClipTally[] _tallies;
    private Frame? _previousHigh;

    public ClipRun(EvaluationClip clip, EvaluationOptions options, ModelTally[] models)
    {
        (_clip, _options, _models) = (clip, options, models);
        _tallies = [.. models.Select(_ => new ClipTally(options.Protocol, options.Scale))];
    }

    /// <summary>Frames added so far.</summary>
    public int Frames { get; private set; }

    private (int Width, int Height) Size { get; set; }

    /// <summary>Scores every model on one high-resolution frame of rgb24.</summary>
    public void Add(Frame frame, int index)
    {
        (Frame high, Frame low) = LowFrames.Make(frame, _options);
        using Frame? before = _previousHigh;
        _previousHigh = high;
        using (low)
        {
            Check(frame, high, index);
            Frames++;
            // One model after the other, for honest times; the metrics may then share the cores.
            Frame[] outputs = [.. _models.Select(model => model.Upscale(low))];
            Parallel.For(0, outputs.Length, i => _tallies[i].Add(outputs[i], high, before));
        }
    }

    /// <summary>Hands the clip's means to the models.</summary>
    /// <exception cref="BadInputException">The clip had no frame to score.</exception>
    public void Finish()
    {
        if (Frames == 0)
        {
            throw new BadInputException($"The clip {_clip.Name} is too short: {_options.Protocol.Name} scores frames of clips of at least {_options.Protocol.MinimumFrames}; choose another --protocol.");
        }

        for (int i = 0; i < _models.Length; i++) _models[i].Add(_tallies[i].Score(_clip.Name, Size.Width, Size.Height));
    }

    public void Dispose()
    {
        _previousHigh?.Dispose();
        foreach (ClipTally tally in _tallies) tally.Dispose();
    }

    private void Check(Frame frame, Frame high, int index)
    {
        if (Frames == 0) Size = (high.Width, high.Height);
        if (Size == (high.Width, high.Height)) return;
        throw new BadInputException($"Frame {index} of the clip {_clip.Name} is {frame.Width}x{frame.Height}, unlike the frames before.");
    }
}
