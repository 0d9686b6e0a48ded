using Fovea.Imaging;

namespace Fovea.Media;

/// <summary>Time scales of MP4 and QuickTime files.</summary>
internal static class Timescale
{
    // Below this players and ffmpeg itself round lengths too roughly.
    private const long Least = 10_000;

    /// <summary>Ticks a second of a track that holds every multiple of <paramref name="timeBase"/> exactly.</summary>
    public static long For(Rational timeBase)
    {
        long scale = timeBase.Denominator;
        while (scale < Least) scale *= 2;
        return scale;
    }

    /// <summary>Ticks a second that hold the starts of all tracks exactly, if that fits 31 bits; else the video's.</summary>
    public static long ForFile(Rational video, IEnumerable<int> sampleRates)
    {
        long scale = For(video);
        foreach (int rate in sampleRates.Where(rate => rate > 0).Distinct())
        {
            long common = scale / Gcd(scale, rate) * rate;
            if (common <= int.MaxValue / 64) scale = common;
        }

        return scale;
    }

    private static long Gcd(long a, long b) => b == 0 ? a : Gcd(b, a % b);
}
