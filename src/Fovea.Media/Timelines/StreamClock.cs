namespace Fovea.Media.Timelines;

/// <summary>Follows the packets of one stream, in seconds of their own clock.</summary>
internal sealed class StreamClock(StreamInfo stream)
{
    // Streams of pictures keep their order of decoding within so many packets.
    private const int Window = 32;

    private readonly Queue<long> _recent = new();
    private double _next = double.NaN;
    private double _step;
    private bool _saysShown;

    /// <summary>Seconds a tick.</summary>
    public double Tick { get; } = stream.TimeBase.Denominator > 0 ? stream.TimeBase.Value : double.NaN;

    /// <summary>True for pictures and sound, whose packets follow each other without long pauses.</summary>
    public bool IsSteady { get; } = stream.Kind is StreamKind.Video or StreamKind.Audio;

    /// <summary>Packets so far.</summary>
    public long Packets { get; private set; }

    /// <summary>Packets at the start that an edit list hides.</summary>
    public long Hidden { get; private set; }

    /// <summary>Packets whose timestamp one just before has too.</summary>
    public long Repeated { get; private set; }

    /// <summary>The parts of its clock, in order; the epoch of each and the least and greatest times in it.</summary>
    public List<StreamPart> Parts { get; } = [];

    /// <summary>How far from where the last packet ended the next one begins, in seconds; NaN for the first.</summary>
    public double JumpTo(Packet packet) => (packet.Order * Tick) - _next;

    // Matroska's first packets do not say when they are decoded: shown out of order, they tell nothing of the clock.
    private bool IsLead(Packet packet) => !packet.IsOrderSaid && double.IsNaN(_next) && Packets <= Window;

    /// <summary>Takes a packet in.</summary>
    public void Add(Packet packet, int epoch)
    {
        if (packet.IsHidden && Packets == Hidden) Hidden++;
        Packets++;
        if (packet.Order == Packet.Unknown) return;
        if (Parts.Count == 0 || Parts[^1].Epoch != epoch)
        {
            Parts.Add(new StreamPart(epoch, Packets - 1));
            _recent.Clear();
        }

        double start = packet.Order * Tick;
        double length = packet.Length > 0 ? packet.Length * Tick : _step;
        if (length > 0) _step = length;
        if (!IsLead(packet)) _next = start + length;
        if (packet.IsHidden) return;
        _saysShown |= packet.Shown != Packet.Unknown;
        long shown = _saysShown ? packet.Shown : packet.Order;
        if (shown == Packet.Unknown) return;
        Parts[^1].Take(shown, shown * Tick, length);
        if (_recent.Contains(shown)) Repeated++;
        _recent.Enqueue(shown);
        if (_recent.Count > Window) _recent.Dequeue();
    }
}
