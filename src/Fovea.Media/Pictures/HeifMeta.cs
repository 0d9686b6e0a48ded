using System.Text;

namespace Fovea.Media.Pictures;

/// <summary>The catalogue of a HEIF file: items, where their bytes are, what they are like and what they belong to (ISO/IEC 23008-12).</summary>
internal sealed class HeifMeta
{
    // Even the largest grids have a few thousand; an extent may take no bytes, so that the file's length is no limit.
    private const int MostExtents = 1 << 17;

    private readonly Dictionary<int, (int Method, List<(long Offset, long Length)> Extents)> _places = [];
    private readonly Dictionary<int, List<int>> _associations = [];
    private readonly List<HeifBox> _properties = [];
    private byte[] _data = [];

    /// <summary>The item that is shown; 0 if none is named.</summary>
    public int Primary { get; private set; }

    /// <summary>The items' types, and for texts their content type.</summary>
    public Dictionary<int, (string Type, string Content)> Items { get; } = [];

    /// <summary>What belongs to what.</summary>
    public List<(string Type, int From, int To)> References { get; } = [];

    /// <summary>Finds the catalogue and reads it.</summary>
    /// <returns>It, or null if there is none.</returns>
    public static HeifMeta? Read(PictureBytes file)
    {
        file.Position = 0;
        while (file.Left >= 8)
        {
            (string type, long size) = HeifBox.ReadHead(file);
            if (type == "meta") return new HeifMeta(HeifBox.Children(file.Read(size), skip: 4));
            file.Skip(size);
        }

        return null;
    }

    private HeifMeta(List<HeifBox> boxes)
    {
        foreach (HeifBox box in boxes)
        {
            switch (box.Type)
            {
                case "pitm": Primary = (int)box.Open().ReadNumber(box.Version == 0 ? 2 : 4); break;
                case "iinf": ReadItems(box); break;
                case "iloc": ReadPlaces(box); break;
                case "iref": ReadReferences(box); break;
                case "idat": _data = box.Content; break;
                case "iprp": ReadProperties(HeifBox.Children(box.Content)); break;
            }
        }
    }

    /// <summary>An item's properties in their order.</summary>
    public IEnumerable<HeifBox> PropertiesOf(int item)
        => _associations.GetValueOrDefault(item, []).Where(index => index >= 1 && index <= _properties.Count).Select(index => _properties[index - 1]);

    /// <summary>An item's bytes.</summary>
    /// <exception cref="EndOfStreamException">The file is shorter.</exception>
    public byte[] BytesOf(int item, PictureBytes file)
    {
        if (!_places.TryGetValue(item, out (int Method, List<(long Offset, long Length)> Extents) place) || place.Method > 1) return [];
        PictureBytes source = place.Method == 0 ? file : new PictureBytes(new MemoryStream(_data));
        using MemoryStream bytes = new();
        foreach ((long offset, long length) in place.Extents)
        {
            source.Position = offset;
            bytes.Write(source.Read(length == 0 ? source.Left : length));
            if (bytes.Length > PictureBytes.MostBytes) throw new InvalidDataException("a block of metadata is too large");
        }

        return bytes.ToArray();
    }

    /// <summary>True if an item's bytes lie within the file.</summary>
    public bool IsWhole(int item, PictureBytes file)
        => !_places.TryGetValue(item, out (int Method, List<(long Offset, long Length)> Extents) place) || place.Method != 0 || place.Extents.All(extent => extent.Offset + extent.Length <= file.Length);

    private void ReadItems(HeifBox box)
    {
        foreach (HeifBox entry in HeifBox.Children(box.Content, skip: box.Version == 0 ? 6 : 8).Where(child => child.Type == "infe" && child.Version >= 2))
        {
            PictureBytes bytes = entry.Open();
            int id = (int)bytes.ReadNumber(entry.Version == 2 ? 2 : 4);
            bytes.Skip(2);
            string type = Encoding.Latin1.GetString(bytes.Read(4));
            string[] names = Encoding.Latin1.GetString(bytes.Read(bytes.Left)).Split('\0');
            Items[id] = (type, type == "mime" && names.Length > 1 ? names[1] : "");
        }
    }

    private void ReadPlaces(HeifBox box)
    {
        PictureBytes bytes = box.Open();
        int sizes = bytes.ReadUInt16();
        (int offsetBytes, int lengthBytes, int baseBytes, int indexBytes) = (sizes >> 12, (sizes >> 8) & 15, (sizes >> 4) & 15, box.Version == 0 ? 0 : sizes & 15);
        long count = bytes.ReadNumber(box.Version < 2 ? 2 : 4);
        long all = 0;
        for (long i = 0; i < count; i++)
        {
            int id = (int)bytes.ReadNumber(box.Version < 2 ? 2 : 4);
            int method = box.Version == 0 ? 0 : bytes.ReadUInt16() & 15;
            bytes.Skip(2);
            long start = bytes.ReadNumber(baseBytes);
            int extents = bytes.ReadUInt16();
            if ((all += extents) > MostExtents) throw new InvalidDataException("one of its boxes makes no sense");
            List<(long Offset, long Length)> list = [];
            for (int e = 0; e < extents; e++)
            {
                bytes.Skip(indexBytes);
                long offset = bytes.ReadNumber(offsetBytes);
                if (offset > long.MaxValue - start) throw new InvalidDataException("one of its boxes makes no sense");
                list.Add((start + offset, bytes.ReadNumber(lengthBytes)));
            }

            _places[id] = (method, list);
        }
    }

    private void ReadReferences(HeifBox box)
    {
        foreach (HeifBox reference in HeifBox.Children(box.Content, skip: 4))
        {
            PictureBytes bytes = new(new MemoryStream(reference.Content));
            int idBytes = box.Version == 0 ? 2 : 4;
            int from = (int)bytes.ReadNumber(idBytes);
            for (int count = bytes.ReadUInt16(); count > 0; count--) References.Add((reference.Type, from, (int)bytes.ReadNumber(idBytes)));
        }
    }

    private void ReadProperties(List<HeifBox> boxes)
    {
        foreach (HeifBox box in boxes)
        {
            if (box.Type == "ipco") _properties.AddRange(HeifBox.Children(box.Content));
            if (box.Type != "ipma") continue;
            PictureBytes bytes = box.Open();
            bool wide = (box.Content[3] & 1) != 0;
            for (long count = bytes.ReadUInt32(); count > 0; count--)
            {
                int id = (int)bytes.ReadNumber(box.Version == 0 ? 2 : 4);
                List<int> indices = [];
                for (int n = bytes.ReadByte(); n > 0; n--) indices.Add(wide ? bytes.ReadUInt16() & 0x7FFF : bytes.ReadByte() & 0x7F);
                _associations[id] = indices;
            }
        }
    }
}
