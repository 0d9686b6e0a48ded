using System.Buffers.Binary;

namespace Fovea.Media.Nut;

/// <summary>Collects the numbers of a NUT packet.</summary>
internal sealed class NutPacket
{
    private readonly List<byte> _bytes = [];

    /// <summary>Adds one byte.</summary>
    public NutPacket Byte(byte value)
    {
        _bytes.Add(value);
        return this;
    }

    /// <summary>Adds an unsigned number, seven bits a byte.</summary>
    public NutPacket Number(long value)
    {
        int groups = 1;
        while (groups < 9 && value >> (7 * groups) != 0) groups++;
        for (int i = groups - 1; i >= 0; i--) _bytes.Add((byte)(((value >> (7 * i)) & 127) | (i > 0 ? 128L : 0)));
        return this;
    }

    /// <summary>Adds a signed number.</summary>
    public NutPacket Signed(long value) => Number(value <= 0 ? -value * 2 : (value * 2) - 1);

    /// <summary>Adds a counted run of bytes.</summary>
    public NutPacket Bytes(ReadOnlySpan<byte> bytes)
    {
        Number(bytes.Length);
        foreach (byte value in bytes) _bytes.Add(value);
        return this;
    }

    /// <summary>The bytes so far.</summary>
    public byte[] ToArray() => [.. _bytes];

    /// <summary>The packet with start code, length and checksums.</summary>
    public byte[] Seal(ulong code)
    {
        byte[] body = ToArray();
        byte[] start = new byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(start, code);
        int length = body.Length + 4;
        byte[] head = [.. start, .. new NutPacket().Number(length).ToArray()];
        byte[] headChecksum = length > NutFormat.LongPacket ? BigEndian(NutFormat.Checksum(head)) : [];
        return [.. head, .. headChecksum, .. body, .. BigEndian(NutFormat.Checksum(body))];
    }

    private static byte[] BigEndian(uint value)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        return bytes;
    }
}
