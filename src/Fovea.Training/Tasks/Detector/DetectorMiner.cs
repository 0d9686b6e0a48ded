using System.Buffers.Binary;
using Fovea.Faces;
using Fovea.Networks;
using Fovea.Tensors;

namespace Fovea.Training.Detectors;

/// <summary>Runs the networks trained so far over the pictures and sorts by the labels what they let through.</summary>
internal sealed class DetectorMiner(Mtcnn networks, DetectorOptions options, int threads)
{
    /// <summary>The samples for a network.</summary>
    /// <param name="net">R-Net learns from what P-Net lets through, O-Net from what both do.</param>
    /// <param name="pictures">Where to look.</param>
    /// <param name="progress">Is told the number of pictures done.</param>
    /// <param name="cancellationToken">Stops.</param>
    public MinedSamples Mine(DetectorNet net, IReadOnlyList<DetectorPicture> pictures, Action<int> progress, CancellationToken cancellationToken)
    {
        MinedSamples mined = new();
        using FaceDetector detector = new(networks, new FaceDetectorOptions { MinSize = options.MinFace, ProposalScore = (float)options.MiningScore, RefinementScore = (float)options.MiningScore }, threads);
        for (int i = 0; i < pictures.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int negatives = 0;
            foreach (FaceCandidate candidate in Candidates(detector, pictures[i], net).OrderByDescending(candidate => candidate.Score))
            {
                if (candidate.Box is not { Width: >= 11, Height: >= 11 } || !IsInside(candidate.Box, pictures[i])) continue;
                if (DetectorSample.Classify(i, pictures[i], candidate.Box) is not { } sample) continue;
                if (sample.Kind == SampleKind.Negative && negatives++ >= options.MinedPerPicture) continue;
                mined.Lists[sample.Kind].Add(sample);
            }

            progress(i + 1);
        }

        return mined;
    }

    /// <summary>The squares that reach a network.</summary>
    public static List<FaceCandidate> Candidates(FaceDetector detector, DetectorPicture picture, DetectorNet net)
    {
        using Tensor samples = picture.ToTensor();
        FaceDetector.Normalize(samples);
        List<FaceCandidate> proposals = detector.Propose(samples);
        return net == DetectorNet.Refinement ? proposals : detector.RefineProposals(samples, proposals);
    }

    private static bool IsInside(FaceBox box, DetectorPicture picture) =>
        FaceDetector.Part(box, new Shape(1, 3, picture.Height, picture.Width)) is { Width: >= 6, Height: >= 6 };
}

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
