using System.Buffers.Binary;
using System.Text;

namespace Fovea.Media.Pictures;

/// <summary>A box of the ISO base media file format: length, four letters, content.</summary>
/// <param name="Type">Its four letters.</param>
/// <param name="Content">Its content; a full box's begins with a byte of version and three of flags.</param>
internal sealed record HeifBox(string Type, byte[] Content)
{
    /// <summary>Reads the head of a box; the file stands at its content then.</summary>
    /// <returns>Its type and the bytes of its content.</returns>
    public static (string Type, long Size) ReadHead(PictureBytes file)
    {
        long start = file.Position;
        long size = file.ReadUInt32();
        string type = Encoding.Latin1.GetString(file.Read(4));
        if (size == 1) size = file.ReadNumber(8);
        else if (size == 0) size = file.Length - start;
        long content = size - (file.Position - start);
        if (content < 0) throw new InvalidDataException("one of its boxes makes no sense");
        return content <= file.Left ? (type, content) : throw new EndOfStreamException();
    }

    /// <summary>The boxes that a box holds.</summary>
    /// <param name="content">What holds them.</param>
    /// <param name="skip">Bytes before the first.</param>
    public static List<HeifBox> Children(byte[] content, int skip = 0)
    {
        PictureBytes bytes = new(new MemoryStream(content));
        bytes.Position = skip;
        List<HeifBox> boxes = [];
        while (bytes.Left >= 8)
        {
            (string type, long size) = ReadHead(bytes);
            boxes.Add(new HeifBox(type, bytes.Read(size)));
        }

        return boxes;
    }

    /// <summary>Its version, if it is a full box.</summary>
    public int Version => Content.Length > 0 ? Content[0] : 0;

    /// <summary>The content after version and flags.</summary>
    public PictureBytes Open()
    {
        PictureBytes bytes = new(new MemoryStream(Content));
        bytes.Position = 4;
        return bytes;
    }

    /// <summary>The box as it is stored.</summary>
    public byte[] ToBytes()
    {
        byte[] bytes = new byte[8 + Content.Length];
        BinaryPrimitives.WriteInt32BigEndian(bytes, bytes.Length);
        Encoding.Latin1.GetBytes(Type, bytes.AsSpan(4));
        Content.CopyTo(bytes, 8);
        return bytes;
    }
}
