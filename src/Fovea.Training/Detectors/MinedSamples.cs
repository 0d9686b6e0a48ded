using System.Buffers.Binary;
using Fovea.Faces;
using Fovea.Networks;

namespace Fovea.Training.Detectors;

/// <summary>Boxes that the earlier networks let through, by what they are: what the next network will meet.</summary>
internal sealed class MinedSamples
{
    private const int RecordBytes = 28;

    /// <summary>Faces, parts and mistakes.</summary>
    public IReadOnlyDictionary<SampleKind, List<DetectorSample>> Lists { get; } = Enum.GetValues<SampleKind>().ToDictionary(kind => kind, _ => new List<DetectorSample>());

    /// <summary>Writes them, for a run that goes on.</summary>
    public void Save(string path)
    {
        DetectorSample[] all = [.. Lists.Values.SelectMany(list => list)];
        byte[] bytes = new byte[all.Length * RecordBytes];
        for (int i = 0; i < all.Length; i++)
        {
            Span<byte> record = bytes.AsSpan(i * RecordBytes, RecordBytes);
            BinaryPrimitives.WriteInt32LittleEndian(record, all[i].Picture);
            BinaryPrimitives.WriteInt32LittleEndian(record[4..], all[i].Face);
            BinaryPrimitives.WriteInt32LittleEndian(record[8..], (int)all[i].Kind);
            BinaryPrimitives.WriteSingleLittleEndian(record[12..], all[i].Box.Left);
            BinaryPrimitives.WriteSingleLittleEndian(record[16..], all[i].Box.Top);
            BinaryPrimitives.WriteSingleLittleEndian(record[20..], all[i].Box.Right);
            BinaryPrimitives.WriteSingleLittleEndian(record[24..], all[i].Box.Bottom);
        }

        AtomicFile.Write(path, bytes);
    }

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    /// <exception cref="BadInputException">The file is cut or names pictures or faces that are not there.</exception>
    public static MinedSamples Load(string path, IReadOnlyList<DetectorPicture> pictures)
    {
        byte[] bytes = ForeignFile.ReadBytes(path, ForeignFile.LargestWeights);
        MinedSamples mined = new();
        if (bytes.Length % RecordBytes != 0) throw Damaged(path);
        for (int at = 0; at < bytes.Length; at += RecordBytes)
        {
            ReadOnlySpan<byte> record = bytes.AsSpan(at, RecordBytes);
            (int picture, int face, int kind) = (BinaryPrimitives.ReadInt32LittleEndian(record), BinaryPrimitives.ReadInt32LittleEndian(record[4..]), BinaryPrimitives.ReadInt32LittleEndian(record[8..]));
            FaceBox box = new(BinaryPrimitives.ReadSingleLittleEndian(record[12..]), BinaryPrimitives.ReadSingleLittleEndian(record[16..]), BinaryPrimitives.ReadSingleLittleEndian(record[20..]), BinaryPrimitives.ReadSingleLittleEndian(record[24..]));
            if ((uint)picture >= pictures.Count || !mined.Lists.ContainsKey((SampleKind)kind) || face < -1 || face >= pictures[picture].Faces.Count || (face < 0 && kind != (int)SampleKind.Negative)) throw Damaged(path);
            mined.Lists[(SampleKind)kind].Add(new(picture, box, (SampleKind)kind, face));
        }

        return mined;
    }

    private static BadInputException Damaged(string path) => new($"{path} is damaged; delete it, and the run mines again.");
}
