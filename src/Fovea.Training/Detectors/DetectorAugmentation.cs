namespace Fovea.Training.Detectors;

/// <summary>How samples are changed, so that a few thousand faces teach more. Shares are probabilities from 0 to 1.</summary>
public sealed record DetectorAugmentation
{
    /// <summary>Share of mirrored samples; landmarks change sides.</summary>
    public double Flip { get; init; } = 0.5;

    /// <summary>Largest change of brightness (parts of the range), contrast and of each colour (parts of itself).</summary>
    public double Colour { get; init; } = 0.2;

    /// <summary>Share of samples without colour.</summary>
    public double Grey { get; init; } = 0.15;

    /// <summary>Share of samples blurred by a 3x3 mean.</summary>
    public double Blur { get; init; } = 0.15;

    /// <summary>Share of samples cut at half the side and enlarged.</summary>
    public double LowResolution { get; init; } = 0.15;
}
