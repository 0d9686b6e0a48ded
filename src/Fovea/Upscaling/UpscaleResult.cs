using Fovea.Inference;
using Fovea.Networks;

namespace Fovea.Upscaling;

/// <summary>What an upscaling job made.</summary>
/// <param name="Input">Path of the source.</param>
/// <param name="Output">Path of the output; null when nothing was kept (a benchmark).</param>
/// <param name="Model">Name of the model.</param>
/// <param name="Scale">Size factor.</param>
/// <param name="Frames">Frames of the output.</param>
/// <param name="Width">Output width in pixels.</param>
/// <param name="Height">Output height in pixels.</param>
/// <param name="Seconds">Time that this run took.</param>
/// <param name="FramesPerSecond">Frames that this run upscaled a second.</param>
public sealed record UpscaleResult(string Input, string? Output, string Model, int Scale, long Frames, int Width, int Height, double Seconds, double FramesPerSecond)
{
    /// <summary>Where the processors' time went while frames were made; null when no video was.</summary>
    public ProcessorShares? Shares { get; init; }

    /// <summary>What was known before the job started: what it keeps, loses, assumes and changes; null where no file was planned.</summary>
    public UpscalePlan? Plan { get; init; }

    /// <summary>Which numbers the network computed with and why; null where the caller chose them.</summary>
    public PrecisionChoice? Precision { get; init; }

    /// <summary>What would have made the job faster, in one sentence; null where nothing much would.</summary>
    public string? Advice { get; init; }

    /// <summary>One line for each thing that was found out only on the way.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}
