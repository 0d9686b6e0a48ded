namespace Fovea.Training;

/// <summary>The judgement of a network on the held-out frames.</summary>
/// <param name="PsnrY">Mean PSNR of luma in dB.</param>
/// <param name="PsnrRgb">Mean PSNR of R, G, B in dB; null for luma networks.</param>
/// <param name="Frames">Number of frames judged.</param>
public sealed record ValidationScore(double PsnrY, double? PsnrRgb, int Frames);
