using System.Buffers.Binary;

namespace Fovea.Media.Nut;

/// <summary>
/// Reads NUT from a stream, as far as frames of raw video need it: exact timestamps in exact time bases. Reads ahead
/// in small steps; the bytes of a frame go straight to where the caller wants them.
/// </summary>
internal sealed class NutReader(Stream source)
{
    private readonly byte[] _buffer = new byte[1 << 14];
    private int _at;
    private int _end;
    private long _unread;
    private NutHeader? _header;

    /// <summary>Reads up to the first frame and gives the streams.</summary>
    /// <exception cref="InvalidDataException">The stream is no NUT.</exception>
    /// <exception cref="EndOfStreamException">The stream is empty or ends within the headers.</exception>
    public async ValueTask<IReadOnlyList<NutStream>> ReadHeaderAsync(CancellationToken cancellationToken)
    {
        byte[] signature = new byte[NutFormat.Signature.Length];
        await TakeAsync(signature, cancellationToken).ConfigureAwait(false);
        if (!signature.AsSpan().SequenceEqual(NutFormat.Signature)) throw new InvalidDataException("not a NUT stream");
        while (_header is not { IsComplete: true })
        {
            if (!await EnsureAsync(1, cancellationToken).ConfigureAwait(false)) throw new EndOfStreamException("NUT ends before its first frame");
            if (_buffer[_at] != (byte)'N') throw new InvalidDataException("a NUT frame before its stream's header");
            await ReadPacketAsync(cancellationToken).ConfigureAwait(false);
        }

        return [.. _header.Streams];
    }

    /// <summary>Reads up to the bytes of the next frame, past what was left of the one before; null at the end of the stream.</summary>
    /// <exception cref="InvalidDataException">The stream is damaged.</exception>
    /// <exception cref="EndOfStreamException">The stream ends within a frame or a packet.</exception>
    public async ValueTask<NutFrame?> NextAsync(CancellationToken cancellationToken)
    {
        await SkipAsync(_unread, cancellationToken).ConfigureAwait(false);
        _unread = 0;
        while (await EnsureAsync(1, cancellationToken).ConfigureAwait(false))
        {
            if (_buffer[_at] == (byte)'N')
            {
                await ReadPacketAsync(cancellationToken).ConfigureAwait(false);
                continue;
            }

            NutFrame frame = await ReadFrameHeadAsync(cancellationToken).ConfigureAwait(false);
            _unread = frame.Size;
            return frame;
        }

        return null;
    }

    /// <summary>Fills <paramref name="destination"/> from the current frame.</summary>
    /// <exception cref="EndOfStreamException">The stream ends first.</exception>
    public async ValueTask FillAsync(Memory<byte> destination, CancellationToken cancellationToken)
    {
        await TakeAsync(destination, cancellationToken).ConfigureAwait(false);
        _unread -= destination.Length;
    }

    private async ValueTask TakeAsync(Memory<byte> destination, CancellationToken cancellationToken)
    {
        int ready = Math.Min(destination.Length, _end - _at);
        _buffer.AsMemory(_at, ready).CopyTo(destination);
        _at += ready;
        if (ready < destination.Length) await source.ReadExactlyAsync(destination[ready..], cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask SkipAsync(long count, CancellationToken cancellationToken)
    {
        while (count > 0)
        {
            if (!await EnsureAsync(1, cancellationToken).ConfigureAwait(false)) throw new EndOfStreamException("NUT ends within a frame");
            int step = (int)Math.Min(count, _end - _at);
            _at += step;
            count -= step;
        }
    }

    private async ValueTask<NutFrame> ReadFrameHeadAsync(CancellationToken cancellationToken)
    {
        NutHeader header = _header ?? throw new InvalidDataException("a NUT frame before the header");
        NutFrameCode code = header.Codes[_buffer[_at++]];
        int flags = code.Flags;
        if (Has(NutFormat.FlagCoded)) flags ^= (int)NutFormat.Within(await NumberAsync(cancellationToken).ConfigureAwait(false), 0, ushort.MaxValue, "frame flags");
        if (Has(NutFormat.FlagInvalid)) throw new InvalidDataException("an invalid NUT frame code");
        NutStream stream = header[Has(NutFormat.FlagStreamId) ? await NumberAsync(cancellationToken).ConfigureAwait(false) : code.Stream];
        long timestamp = Has(NutFormat.FlagCodedTimestamp) ? stream.DecodeTimestamp(await NumberAsync(cancellationToken).ConfigureAwait(false)) : stream.LastTimestamp + code.TimestampStep;
        long size = code.SizeRest;
        if (Has(NutFormat.FlagSize)) size += NutFormat.Within(await NumberAsync(cancellationToken).ConfigureAwait(false), 0, NutFormat.LargestPacket, "a frame size") * code.SizeFactor;
        if (Has(NutFormat.FlagMatchTime)) await NumberAsync(cancellationToken).ConfigureAwait(false);
        ReadOnlyMemory<byte> omitted = header.OmittedBytes(Has(NutFormat.FlagHeaderIndex) ? await NumberAsync(cancellationToken).ConfigureAwait(false) : code.Header);
        long reserved = Has(NutFormat.FlagReserved) ? NutFormat.Within(await NumberAsync(cancellationToken).ConfigureAwait(false), 0, ushort.MaxValue, "a number of fields") : code.Reserved;
        for (; reserved > 0; reserved--) await NumberAsync(cancellationToken).ConfigureAwait(false);
        if (Has(NutFormat.FlagChecksum)) await SkipAsync(4, cancellationToken).ConfigureAwait(false);
        stream.LastTimestamp = NutFormat.Timestamp(timestamp, stream.TimeBase);
        bool plain = omitted.Length == 0 || size > NutFormat.LongPacket;
        if (stream.IsVideo && (!plain || Has(NutFormat.FlagSideData))) throw new InvalidDataException("a NUT video frame with side data or a left-out header, which raw video has not");
        return new NutFrame(stream, timestamp, NutFormat.Within(plain ? size : size - omitted.Length, 0, NutFormat.LargestPacket, "a frame size"));

        bool Has(int flag) => (flags & flag) != 0;
    }

    private async ValueTask ReadPacketAsync(CancellationToken cancellationToken)
    {
        byte[] start = new byte[8];
        await TakeAsync(start, cancellationToken).ConfigureAwait(false);
        ulong code = BinaryPrimitives.ReadUInt64BigEndian(start);
        long length = NutFormat.Within(await NumberAsync(cancellationToken).ConfigureAwait(false), 0, NutFormat.LargestPacket, "a packet size");
        if (length > NutFormat.LongPacket) await SkipAsync(4, cancellationToken).ConfigureAwait(false);
        if (code is not (NutFormat.MainCode or NutFormat.StreamCode or NutFormat.SyncCode))
        {
            await SkipAsync(length, cancellationToken).ConfigureAwait(false);
            return;
        }

        byte[] body = new byte[NutFormat.Within(length, 4, NutFormat.LongestHeader, "a header size")];
        await TakeAsync(body, cancellationToken).ConfigureAwait(false);

        // The four bytes at the end make the whole's checksum zero.
        if (NutFormat.Checksum(body) != 0) throw new InvalidDataException("a damaged NUT header");
        if (code == NutFormat.MainCode) _header ??= NutHeader.Read(body);
        else if (_header is null) throw new InvalidDataException("a NUT packet before the main header");
        else if (code == NutFormat.StreamCode) _header.ReadStream(body);
        else _header.Synchronise(body);
    }

    private async ValueTask<long> NumberAsync(CancellationToken cancellationToken)
    {
        long value = 0;
        while (true)
        {
            if (!await EnsureAsync(1, cancellationToken).ConfigureAwait(false)) throw new EndOfStreamException("NUT ends within a number");
            byte next = _buffer[_at++];
            value = NutFormat.Append(value, next);
            if ((next & 128) == 0) return value;
        }
    }

    private async ValueTask<bool> EnsureAsync(int count, CancellationToken cancellationToken)
    {
        if (_end - _at >= count) return true;
        (_at, _end) = (0, await source.ReadAsync(_buffer, cancellationToken).ConfigureAwait(false));
        return _end > 0;
    }
}

/// <summary>The head of a frame in NUT.</summary>
/// <param name="Stream">Its stream.</param>
/// <param name="Timestamp">Its time in ticks of the stream's time base.</param>
/// <param name="Size">Bytes that follow.</param>
internal readonly record struct NutFrame(NutStream Stream, long Timestamp, long Size);
