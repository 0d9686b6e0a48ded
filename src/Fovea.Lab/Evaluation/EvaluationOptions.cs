using Fovea.Imaging;
using Fovea.Inference;
using Fovea.Training.Degradations;

namespace Fovea.Lab.Evaluation;

/// <summary>What to evaluate on, and how.</summary>
public sealed record EvaluationOptions
{
    /// <summary>Scale factor: 2, 3 or 4.</summary>
    public int Scale { get; init; } = 4;

    /// <summary>Which frames and pixels count.</summary>
    public EvaluationProtocol Protocol { get; init; } = EvaluationProtocol.Sisr;

    /// <summary>
    /// How low-resolution frames are made; null for the protocol's own way. Bicubic keeps floats between its passes, as
    /// Python ports of imresize do; BicubicRounded rounds there to 8 bits, as MATLAB does. Scores differ by about 0.01 dB.
    /// </summary>
    public DegradationKind? Degradation { get; init; }

    /// <summary>
    /// What happens to whole clips before they are seen, encoders included, instead of <see cref="Degradation"/>; without ranges
    /// and choices. The low-resolution frames are then yuv420p, as people's are, and each clip is kept on disk while it is scored.
    /// </summary>
    public DegradationPipeline? Pipeline { get; init; }

    /// <summary>At most so many frames of a clip are scored; null for all of the protocol's.</summary>
    public int? FrameLimit { get; init; }

    /// <summary>Threads of the upscaler; 0 for all cores.</summary>
    public int Threads { get; init; }

    /// <summary>Numbers that the networks compute with; null for int8 where a model has ranges for it.</summary>
    public Precision? Precision { get; init; }

    /// <summary>The degradation in force.</summary>
    public DegradationKind EffectiveDegradation => Degradation ?? Protocol.Degradation;

    /// <summary>The threads in force.</summary>
    public int EffectiveThreads => Threads > 0 ? Threads : Environment.ProcessorCount;

    /// <summary>Refuses values that cannot be meant.</summary>
    /// <exception cref="BadInputException">Scale, limit or threads are out of range.</exception>
    public void Validate()
    {
        if (Scale is < 2 or > 4) throw new BadInputException($"The scale is 2, 3 or 4, not {Scale}.");
        if (Pipeline is { IsFixed: false }) throw new BadInputException($"The degradation '{Pipeline}' has ranges or choices: an evaluation needs one value for each.");
        if (FrameLimit < 1) throw new BadInputException($"The frame limit is at least 1, not {FrameLimit}.");
        if (Threads < 0) throw new BadInputException($"The number of threads is 0 (all cores) or more, not {Threads}.");
    }
}

/// <summary>How far an evaluation has come.</summary>
/// <param name="Clip">Name of the clip at hand.</param>
/// <param name="ClipNumber">Its number, from 1.</param>
/// <param name="ClipCount">Clips in all.</param>
/// <param name="Frame">Frames of the clip scored so far.</param>
/// <param name="ClipDone">True once per clip, when its scores are complete.</param>
public readonly record struct EvaluationProgress(string Clip, int ClipNumber, int ClipCount, int Frame, bool ClipDone);
