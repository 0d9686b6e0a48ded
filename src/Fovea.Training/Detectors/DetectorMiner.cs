using Fovea.Faces;
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
                if (DetectorSample.Judge(i, pictures[i], candidate.Box) is not { } sample) continue;
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
