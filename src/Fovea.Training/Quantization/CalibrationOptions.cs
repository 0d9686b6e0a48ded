using Fovea.Training.Degradations;

namespace Fovea.Training.Quantization;

/// <summary>What ranges are chosen from, and how.</summary>
public sealed record CalibrationOptions
{
    /// <summary>The most frames looked at, spread evenly over the training frames; at least 1.</summary>
    public int Frames { get; init; } = 64;

    /// <summary>How ranges are chosen.</summary>
    public RangeRule Rule { get; init; } = RangeRule.LeastSquares;

    /// <summary>Share of the values that <see cref="RangeRule.Percentile"/> leaves out at either end, in [0, 0.1].</summary>
    public double Share { get; init; } = 1e-5;

    /// <summary>How the frames are made small first.</summary>
    public DegradationKind Degradation { get; init; } = DegradationKind.Bicubic;

    /// <summary>Threads; 0 for one a processor. They change no bit.</summary>
    public int Threads { get; init; }

    /// <summary>Refuses values that cannot be.</summary>
    /// <exception cref="BadInputException">A value is out of range.</exception>
    public void Validate()
    {
        if (Frames < 1) throw new BadInputException($"calibration needs at least 1 frame, not {Frames}.");
        if (Share is not (>= 0 and <= 0.1)) throw new BadInputException(FormattableString.Invariant($"the share of values to leave out must be 0 to 0.1, not {Share}."));
    }
}
