using Fovea.Imaging;

namespace Fovea.Media.Timelines;

/// <summary>When the frames of a video are shown.</summary>
/// <param name="Timestamps">Timestamps of all frames in ticks, rising.</param>
/// <param name="TimeBase">Seconds a tick.</param>
/// <param name="LastLength">Seconds that the last frame stays; null if that is not known.</param>
public sealed record VideoTimes(IReadOnlyList<long> Timestamps, Rational TimeBase, double? LastLength = null)
{
    private static readonly Rational[] UsualRates = [new(25, 1), new(30000, 1001), new(24000, 1001), new(24, 1), new(30, 1), new(50, 1), new(60000, 1001), new(60, 1), new(15, 1), new(12, 1), new(10, 1), new(5, 1), new(1, 1)];

    /// <summary>Seconds from the first frame to the end of the last; null if that is not known.</summary>
    public double? Length => LastLength is { } last ? Seconds(Timestamps[^1] - Timestamps[0]) + last : null;

    /// <summary>A time in seconds.</summary>
    public double Seconds(long ticks) => (double)ticks * TimeBase.Numerator / TimeBase.Denominator;

    /// <summary>The exact rate of a video whose frames all lie at multiples of one step, but for the rounding of the source's ticks; null if there is none.</summary>
    /// <param name="likely">The rate to try first.</param>
    public Rational? ConstantRate(Rational likely) => Candidates(likely).Cast<Rational?>().FirstOrDefault(rate => Fits(rate!.Value));

    /// <summary>The rate of a grid on which every frame has a place of its own near its time: the constant rate, or one as fine as the smallest step, at most 120 a second.</summary>
    public Rational GridRate(Rational likely)
    {
        if (ConstantRate(likely) is { } rate) return rate;
        long least = Timestamps.Count < 2 ? 0 : Timestamps.Zip(Timestamps.Skip(1), (a, b) => b - a).Min();
        return least <= 0 ? new Rational(25, 1) : new Rational((long)Math.Clamp(Math.Ceiling((1 / Seconds(least)) - 0.01), 1, 120), 1);
    }

    // A mean such as 2997/100 stands for the usual rate beside it.
    private static Rational[] Candidates(Rational likely)
    {
        if (!(likely.Value > 0)) return UsualRates;
        Rational[] near = [.. UsualRates.OrderBy(rate => Math.Abs(rate.Value - likely.Value))];
        return Math.Abs(near[0].Value - likely.Value) < likely.Value * 0.0005 ? [near[0], likely, .. near[1..]] : [likely, .. near];
    }

    private bool Fits(Rational rate)
    {
        if (rate.Numerator <= 0 || rate.Denominator <= 0 || Timestamps.Count < 2) return false;
        (double tick, double step) = (TimeBase.Value, 1 / rate.Value);
        long gaps = 0;
        for (int i = 1; i < Timestamps.Count; i++)
        {
            double time = Seconds(Timestamps[i] - Timestamps[0]);
            long place = (long)Math.Round(time / step);
            if (place - gaps != i) gaps = place - i;
            if (gaps < 0 || Math.Abs(time - (place * step)) > (tick * 1.01) + 1e-7) return false;
        }

        // Rates that are multiples of the true one fit too, with nothing in most places.
        return gaps <= Timestamps.Count / 10 && tick < step / 2;
    }
}
