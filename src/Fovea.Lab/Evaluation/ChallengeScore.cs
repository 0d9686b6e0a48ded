namespace Fovea.Lab.Evaluation;

/// <summary>The Mobile AI 2021 score of formula (1) of the EVSRNet paper: quality against time.</summary>
public static class ChallengeScore
{
    /// <summary>
    /// 2^(2·(PSNR − 27)) / milliseconds: doubles for half a decibel or half the time. The paper's Table 3 uses RGB PSNR in
    /// dB and milliseconds a frame of 320x180; its Table 4 is the same times 25.6.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The time is not positive.</exception>
    public static double Of(double psnr, double millisecondsPerFrame)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(millisecondsPerFrame);
        return Math.Pow(2, 2 * (psnr - 27)) / millisecondsPerFrame;
    }
}
