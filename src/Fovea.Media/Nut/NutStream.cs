using Fovea.Imaging;

namespace Fovea.Media.Nut;

/// <summary>One stream of a NUT file.</summary>
/// <param name="Id">Its number.</param>
/// <param name="IsVideo">True for pictures.</param>
/// <param name="Tag">The codec's four characters, first in the low byte.</param>
/// <param name="TimeBase">Seconds a tick.</param>
/// <param name="TimestampBits">Width of the short form of a timestamp.</param>
/// <param name="Width">Width in pixels, 0 if no video.</param>
/// <param name="Height">Height in pixels, 0 if no video.</param>
/// <param name="SampleAspectRatio">Width of a pixel over its height; 0/0 if not said.</param>
internal sealed record NutStream(int Id, bool IsVideo, uint Tag, Rational TimeBase, int TimestampBits, int Width, int Height, Rational SampleAspectRatio)
{
    /// <summary>The last timestamp read, from which the next short one is completed.</summary>
    public long LastTimestamp { get; set; }

    /// <summary>A timestamp from its coded form: full, or the low bits nearest to the last one.</summary>
    public long DecodeTimestamp(long coded)
    {
        long one = 1L << TimestampBits;
        if (coded >= one) return coded - one;
        long mask = one - 1;
        long floor = LastTimestamp - (mask / 2);
        return ((coded - floor) & mask) + floor;
    }
}
