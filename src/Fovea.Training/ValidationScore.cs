namespace Fovea.Training;

/// <summary>The judgement of a network on the held-out frames.</summary>
/// <param name="PsnrY">Mean PSNR of luma in dB.</param>
/// <param name="PsnrRgb">Mean PSNR of R, G, B in dB; null for luma networks.</param>
/// <param name="Frames">Number of frames judged.</param>
/// <param name="MeanSquareY">Mean squared error of luma in units of [0, 1] samples, mean over the frames; what searches call the evaluation loss.</param>
public sealed record ValidationScore(double PsnrY, double? PsnrRgb, int Frames, double MeanSquareY)
{
    /// <summary>What bicubic enlargement reaches on the same frames, in dB; R, G, B null for luma networks.</summary>
    public (double Y, double? Rgb)? Bicubic { get; init; }
}
