using System.Buffers.Binary;

namespace Fovea.Media.Pictures;

/// <summary>Numbers and blocks from a picture file. Nothing is read past the end, and no length in the file is believed beyond <see cref="MostBytes"/>.</summary>
internal sealed class PictureBytes(Stream stream)
{
    /// <summary>The largest block that is taken into memory: far above any profile or metadata that a camera or editor writes.</summary>
    public const int MostBytes = 32 << 20;

    /// <summary>Bytes in the file.</summary>
    public long Length { get; } = stream.Length;

    /// <summary>Where the next read begins.</summary>
    public long Position
    {
        get => stream.Position;
        set => stream.Position = value >= 0 && value <= Length ? value : throw new EndOfStreamException();
    }

    /// <summary>Bytes from here to the end.</summary>
    public long Left => Length - Position;

    /// <summary>A block.</summary>
    /// <exception cref="EndOfStreamException">The file is shorter.</exception>
    /// <exception cref="InvalidDataException">It is larger than <see cref="MostBytes"/>.</exception>
    public byte[] Read(long count)
    {
        if (count > Left) throw new EndOfStreamException();
        if (count is < 0 or > MostBytes) throw new InvalidDataException("a block of metadata is too large");
        byte[] block = new byte[count];
        stream.ReadExactly(block);
        return block;
    }

    /// <summary>As many bytes as are there, at most the buffer's.</summary>
    public int ReadSome(Span<byte> buffer) => stream.Read(buffer);

    /// <summary>A byte.</summary>
    public int ReadByte() => stream.ReadByte() is >= 0 and int value ? value : throw new EndOfStreamException();

    /// <summary>A number of 16 bits.</summary>
    public int ReadUInt16(bool little = false)
    {
        Span<byte> bytes = stackalloc byte[2];
        stream.ReadExactly(bytes);
        return little ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : BinaryPrimitives.ReadUInt16BigEndian(bytes);
    }

    /// <summary>A number of 32 bits.</summary>
    public long ReadUInt32(bool little = false)
    {
        Span<byte> bytes = stackalloc byte[4];
        stream.ReadExactly(bytes);
        return little ? BinaryPrimitives.ReadUInt32LittleEndian(bytes) : BinaryPrimitives.ReadUInt32BigEndian(bytes);
    }

    /// <summary>A number of so many bytes, most significant first: 0, 2, 4 or 8 of them.</summary>
    public long ReadNumber(int bytes)
    {
        long value = 0;
        for (int i = 0; i < bytes; i++) value = (value << 8) | (long)ReadByte();
        return value >= 0 ? value : throw new InvalidDataException("a number is too large");
    }

    /// <summary>Copies the rest of the file.</summary>
    public void CopyTo(Stream destination) => stream.CopyTo(destination);

    /// <summary>Copies so many bytes.</summary>
    /// <exception cref="EndOfStreamException">The file is shorter.</exception>
    public void CopyTo(Stream destination, long count)
    {
        byte[] buffer = new byte[1 << 16];
        for (long left = count; left > 0;)
        {
            int read = stream.Read(buffer, 0, (int)Math.Min(left, buffer.Length));
            if (read == 0) throw new EndOfStreamException();
            destination.Write(buffer, 0, read);
            left -= read;
        }
    }

    /// <summary>Passes over bytes.</summary>
    public void Skip(long count) => Position = Position + count;
}
