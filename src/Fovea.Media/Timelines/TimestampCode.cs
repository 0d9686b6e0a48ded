using System.Globalization;

namespace Fovea.Media.Timelines;

/// <summary>
/// Takes timestamps through ffmpeg's muxers as the decoder gave them, whatever they are. A muxer makes timestamps that
/// repeat or fall rise by one tick, and how far they fell is lost. So they travel as a code that always rises: the
/// first as it is, a step s up as 2s, a step s down or none as 2s + 1. One for each stream of frames.
/// </summary>
internal sealed class TimestampCode
{
    // In ticks; far more than any first timestamp is before zero, where transport streams start whose clock passes zero.
    private const long Lead = 1L << 45;

    private long _code;
    private long? _timestamp;
    private long _divisor = 1;

    /// <summary>The bitstream filter that writes the code; it outlives every change of the filter graph. A timestamp that is missing is written as a repeated one.</summary>
    public static string Filter { get; } = string.Create(CultureInfo.InvariantCulture, $@"setts=ts=st(2\,if(eq(PTS\,NOPTS)\,ld(0)\,PTS))\;st(1\,if(eq(N\,0)\,ld(2)+{Lead}\,ld(1)+if(gt(ld(2)\,ld(0))\,2*(ld(2)-ld(0))\,2*(ld(0)-ld(2))+1)))\;st(0\,ld(2))\;ld(1)");

    /// <summary>The timestamp that the next frame's code means, in ticks of the stream that it was read from.</summary>
    /// <param name="code">What was read.</param>
    /// <param name="ticks">Ticks of that stream for one of the source's.</param>
    public long Read(long code, long ticks)
    {
        // Some releases of ffmpeg filter before they go over to the muxer's finer ticks, others after.
        if (_timestamp is null && code > Lead + (Lead / 2)) _divisor = ticks;
        code /= _divisor;
        long step = code - _code;
        _code = code;
        _timestamp = _timestamp is not { } before ? code - Lead : before + (step % 2 == 0 ? step / 2 : -(step / 2));
        return _timestamp.Value * _divisor;
    }
}
