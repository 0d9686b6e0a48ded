namespace Fovea.Media.Timelines;

/// <summary>A part of one stream between two breaks of its clock.</summary>
internal sealed class StreamPart(int epoch, long packet)
{
    /// <summary>The epoch of the file's clock that it belongs to.</summary>
    public int Epoch { get; } = epoch;

    /// <summary>Its first packet, counted in the stream from 0.</summary>
    public long Packet { get; } = packet;

    /// <summary>The least timestamp in ticks.</summary>
    public long First { get; private set; } = long.MaxValue;

    /// <summary>The greatest timestamp in ticks.</summary>
    public long Last { get; private set; } = long.MinValue;

    /// <summary>Seconds at which it starts.</summary>
    public double Start { get; private set; } = double.PositiveInfinity;

    /// <summary>Seconds at which it ends.</summary>
    public double End { get; private set; } = double.NegativeInfinity;

    /// <summary>Seconds that its last frame stays, 0 if not said.</summary>
    public double LastLength { get; private set; }

    /// <summary>Packets in it that say when they are shown.</summary>
    public long Count { get; private set; }

    /// <summary>Takes in a packet.</summary>
    public void Take(long timestamp, double start, double length)
    {
        if (timestamp > Last) LastLength = length;
        Count++;
        (First, Last) = (Math.Min(First, timestamp), Math.Max(Last, timestamp));
        (Start, End) = (Math.Min(Start, start), Math.Max(End, start + length));
    }
}
