using System.Buffers.Binary;
using Fovea.Imaging;

namespace Fovea.Media.Nut;

/// <summary>Writes frames of raw video as NUT: one stream, one time base, every frame a key frame.</summary>
internal sealed class NutWriter(Stream destination, PixelFormat format, int width, int height, Rational timeBase, Rational sampleAspectRatio)
{
    private const int TimestampBits = 7;

    private bool _started;
    private long _position;
    private long _lastSync = -1;

    /// <summary>Writes one frame.</summary>
    /// <param name="frame">A frame of the writer's size and format.</param>
    /// <param name="timestamp">Its time in ticks, not negative.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async ValueTask WriteAsync(Frame frame, long timestamp, CancellationToken cancellationToken)
    {
        await StartAsync(cancellationToken).ConfigureAwait(false);

        // The format asks for a sync point and a checksum before a frame as large as raw ones are.
        long at = _position;
        NutPacket sync = new NutPacket().Number(timestamp).Number(_lastSync < 0 ? 0 : (at - _lastSync) / 16);
        _lastSync = at;
        byte[] head = new NutPacket().Byte(1).Number(timestamp + (1 << TimestampBits)).Number(frame.Memory.Length).ToArray();
        byte[] checksum = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(checksum, NutFormat.Checksum(head));
        byte[] before = [.. sync.Seal(NutFormat.SyncCode), .. head, .. checksum];
        await SendAsync(before, cancellationToken).ConfigureAwait(false);
        foreach (int plane in PlaneOrder.OnTheWire(frame.Format)) await SendAsync(frame.Planes[plane].Memory, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Writes the headers, once; frames do it themselves.</summary>
    public async ValueTask StartAsync(CancellationToken cancellationToken)
    {
        if (_started) return;
        _started = true;
        await SendAsync(Headers(), cancellationToken).ConfigureAwait(false);
    }

    private byte[] Headers()
    {
        NutPacket main = new NutPacket().Number(3).Number(1).Number(65536).Number(1).Number(timeBase.Numerator).Number(timeBase.Denominator);
        main.Number(NutFormat.FlagInvalid).Number(6).Signed(0).Number(1).Number(0).Number(0).Number(0).Number(1);
        main.Number(NutFormat.FlagKey | NutFormat.FlagCodedTimestamp | NutFormat.FlagSize | NutFormat.FlagChecksum).Number(6).Signed(0).Number(1).Number(0).Number(0).Number(0).Number(1);
        main.Number(NutFormat.FlagInvalid).Number(6).Signed(0).Number(1).Number(0).Number(0).Number(0).Number(253);
        main.Number(0);
        byte[] tag = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(tag, NutFormat.TagOf(format));
        NutPacket stream = new NutPacket().Number(0).Number(0).Bytes(tag).Number(0).Number(TimestampBits).Number(1 << 30).Number(0).Number(0).Bytes([]);
        stream.Number(width).Number(height).Number(sampleAspectRatio.Numerator).Number(sampleAspectRatio.Denominator).Number(0);
        return [.. NutFormat.Signature, .. main.Seal(NutFormat.MainCode), .. stream.Seal(NutFormat.StreamCode)];
    }

    private async ValueTask SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        await destination.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
        _position += bytes.Length;
    }
}
