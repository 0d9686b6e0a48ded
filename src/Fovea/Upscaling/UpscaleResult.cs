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

/// <summary>
/// What a job did with the machine's processors while it made frames: shares of the time of all of them, together 1.
/// Joining and verifying the finished file are not in it.
/// </summary>
/// <param name="Processors">Logical processors of the machine.</param>
/// <param name="Decode">ffmpeg's decoder.</param>
/// <param name="Network">The network.</param>
/// <param name="Colors">YUV to RGB and back, and planes that the network leaves alone.</param>
/// <param name="Encode">ffmpeg's encoders.</param>
/// <param name="Other">The rest of this process: pipes, compilation, memory.</param>
/// <param name="Waiting">Nothing of the above: waiting for each other, and what other programs took.</param>
public sealed record ProcessorShares(int Processors, double Decode, double Network, double Colors, double Encode, double Other, double Waiting);
