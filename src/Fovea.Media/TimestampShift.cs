using System.Numerics;
using Fovea.Imaging;

namespace Fovea.Media;

/// <summary>
/// How far timestamps are moved on their way through NUT and segments, so that neither they nor the decoding times
/// of reordered frames get negative: a whole number of ticks that is also a whole number of seconds, at least ten.
/// </summary>
internal static class TimestampShift
{
    private const long Least = 10;

    /// <summary>The shift in ticks.</summary>
    public static long Ticks(Rational timeBase) => Least * timeBase.Denominator / Divisor(timeBase);

    /// <summary>The shift in whole seconds.</summary>
    public static long WholeSeconds(Rational timeBase) => Least * timeBase.Numerator / Divisor(timeBase);

    private static long Divisor(Rational timeBase) => (long)BigInteger.GreatestCommonDivisor(timeBase.Numerator, timeBase.Denominator);
}
