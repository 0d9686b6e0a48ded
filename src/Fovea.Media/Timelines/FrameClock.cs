using Fovea.Imaging;

namespace Fovea.Media.Timelines;

/// <summary>
/// Makes the timestamps of decoded frames rise. Those that repeat or fall a little are put between their neighbours;
/// where the clock starts again, it goes on one frame later. Timestamps that rise stay as they are.
/// </summary>
/// <param name="parts">The parts of the stream's clock, as far as known before.</param>
/// <param name="timeBase">Seconds a tick.</param>
/// <param name="frameTicks">The usual step between two frames in ticks, at least 1.</param>
internal sealed class FrameClock(IReadOnlyList<ClockPart> parts, Rational timeBase, long frameTicks)
{
    // A clock that stands still for longer than this has stopped: no frame can wait for ever to learn its time.
    private const int MostWaiting = 32;

    private long _offset = parts.Count > 0 ? parts[0].Offset : 0;
    private int _part;
    private long? _last;
    private int _waiting;

    /// <summary>Frames that could not keep their timestamps.</summary>
    public long Moved { get; private set; }

    /// <summary>Times that the clock started again.</summary>
    public long Restarts { get; private set; }

    /// <summary>Takes a frame's timestamp.</summary>
    /// <param name="timestamp">As decoded.</param>
    /// <param name="waited">The times of frames that had to wait for this one, in order.</param>
    /// <returns>The frame's time, or null if it must wait too.</returns>
    public long? Take(long timestamp, out IReadOnlyList<long> waited)
    {
        waited = [];
        Restart(timestamp);
        long time = timestamp + _offset;
        if (_last is { } last && time <= last && ++_waiting <= MostWaiting)
        {
            Moved++;
            return null;
        }

        if (_last is { } before)
        {
            int count = Math.Min(_waiting, MostWaiting);
            if (_waiting > MostWaiting) (Moved, _offset) = (Moved + 1, before + ((count + 1) * frameTicks) - timestamp);
            time = Math.Max(timestamp + _offset, before + count + 1);
            waited = Between(before, time, count);
        }

        (_last, _waiting) = (time, 0);
        return time;
    }

    /// <summary>The times of frames that still wait when there are no more.</summary>
    public IReadOnlyList<long> End()
    {
        if (_waiting == 0 || _last is not { } last) return [];
        return Between(last, last + ((_waiting + 1) * frameTicks), _waiting);
    }

    private static long[] Between(long before, long after, int count)
    {
        long[] times = new long[count];
        for (int i = 0; i < count; i++) times[i] = before + (long)((Int128)(after - before) * (i + 1) / (count + 1));
        return times;
    }

    // Only a jump can be a restart: frames of one part may lie within another's times.
    private void Restart(long timestamp)
    {
        if (_last is not { } last) return;
        double jump = (timestamp + _offset - last) * timeBase.Value;
        if (jump > -ClockPart.LeastFall && jump < ClockPart.LeastLeap) return;
        long second = (long)Math.Ceiling(1 / timeBase.Value);
        int next = _part + 1;
        while (next < parts.Count && !parts[next].Holds(timestamp, second)) next++;
        if (next < parts.Count) (_part, _offset) = (next, parts[next].Offset);
        else if (jump < 0) _offset = last + ((_waiting + 1) * frameTicks) - timestamp;
        else return;
        Restarts++;
    }
}
