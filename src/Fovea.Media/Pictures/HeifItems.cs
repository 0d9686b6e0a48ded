using System.Buffers.Binary;

namespace Fovea.Media.Pictures;

/// <summary>What HEIF files (AVIF, HEIC) hold beside the coded picture.</summary>
internal static class HeifItems
{
    // By quarter turns against the clock, then mirrored not, top to bottom, or left to right: as EXIF counts.
    private static readonly int[][] Orientations = [[1, 8, 3, 6], [4, 5, 2, 7], [2, 7, 4, 5]];

    /// <summary>Takes everything in that belongs to the picture that is shown.</summary>
    public static void Read(PictureBytes file, PictureFacts facts)
    {
        if (HeifMeta.Read(file) is not HeifMeta meta) throw new InvalidDataException("it has no catalogue of its pictures");
        facts.IsGrid = meta.Items.GetValueOrDefault(meta.Primary).Type is "grid" or "iovl";
        if (!meta.IsWhole(meta.Primary, file)) facts.Damage ??= "it ends early";
        facts.Orientation = Orientation(meta.PropertiesOf(meta.Primary));
        foreach (HeifBox property in meta.PropertiesOf(meta.Primary)) TakeProperty(property, facts);
        foreach ((int id, (string type, string content)) in meta.Items)
        {
            if (type == "Exif" && facts.Exif.IsEmpty) TakeExif(meta.BytesOf(id, file), facts);
            else if (type == "mime" && content == "application/rdf+xml" && facts.Xmp.IsEmpty) facts.Xmp = meta.BytesOf(id, file);
            else if (type == "tmap") facts.AddExtra("the gain map");
        }

        TakeAlpha(meta, file, facts);
    }

    private static void TakeProperty(HeifBox property, PictureFacts facts)
    {
        ReadOnlySpan<byte> content = property.Content;
        if (property.Type == "clap") facts.AddExtra("the crop that its viewers apply");
        if (property.Type != "colr" || content.Length < 4) return;
        if (content.StartsWith("prof"u8) || content.StartsWith("rICC"u8)) facts.Icc = property.Content.AsMemory(4);
        else if (content.StartsWith("nclx"u8) && content.Length >= 11) facts.Coding = (Number(content[4..]), Number(content[6..]), Number(content[8..]));

        static int Number(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt16BigEndian(bytes);
    }

    private static void TakeExif(byte[] item, PictureFacts facts)
    {
        if (item.Length < 4) return;
        long start = BinaryPrimitives.ReadUInt32BigEndian(item) + 4L;
        if (start < item.Length) facts.Exif = item.AsMemory((int)start);
    }

    private static void TakeAlpha(HeifMeta meta, PictureBytes file, PictureFacts facts)
    {
        foreach ((string type, int from, int to) in meta.References)
        {
            if (type == "prem" && from == meta.Primary) facts.IsPremultiplied = true;
            if (type != "auxl" || to != meta.Primary || !facts.AlphaAv1.IsEmpty) continue;
            HeifBox[] properties = [.. meta.PropertiesOf(from)];
            if (!properties.Any(property => property.Type == "auxC" && property.Content.AsSpan().IndexOf("alpha"u8) >= 0)) facts.AddExtra("an auxiliary picture (depth or gain)");
            else if (meta.Items.GetValueOrDefault(from).Type == "av01" && properties.FirstOrDefault(property => property.Type == "av1C") is { Content.Length: >= 4 } setup) facts.AlphaAv1 = Stream(setup.Content[4..], meta.BytesOf(from, file));
            else facts.AddExtra("the opacity");
        }
    }

    // As a decoder of streams wants it: a mark where a picture begins, which items may leave out, then the setup.
    private static byte[] Stream(byte[] setup, byte[] picture)
    {
        byte[] begin = [0x12, 0];
        return [.. begin, .. setup, .. picture.AsSpan().StartsWith(begin) ? picture.AsSpan(2) : picture];
    }

    // Turning comes before mirroring; a file that has it the other way round turns to the other side.
    private static int Orientation(IEnumerable<HeifBox> properties)
    {
        (int turns, int mirror) = (0, 0);
        foreach (HeifBox property in properties.Where(property => property.Content.Length >= 1))
        {
            if (property.Type == "irot") turns = mirror == 0 ? property.Content[0] & 3 : (4 - (property.Content[0] & 3)) & 3;
            else if (property.Type == "imir") mirror = 1 + (property.Content[0] & 1);
        }

        return Orientations[mirror][turns];
    }
}
