using Fovea.Faces;

namespace Fovea.Training.Detectors;

/// <summary>
/// Brings R-Net's scores to the threshold of the cascade. Hard mining teaches it among three times as many mistakes as faces,
/// and what it drops is lost, while what it lets through O-Net still judges: so its bias is raised until a wanted share of the
/// faces passes.
/// </summary>
internal static class DetectorCalibration
{
    private const string Bias = "dense5_1.bias";
    private const double Faintest = 0.02;

    /// <summary>Raises the bias of the face's logit, if it must be.</summary>
    /// <param name="networks">Whose R-Net is changed.</param>
    /// <param name="options">Smallest face and <see cref="DetectorOptions.PassShare"/>.</param>
    /// <param name="pictures">Faces that no network learnt from.</param>
    /// <param name="threads">Threads.</param>
    /// <returns>What was added; take it away again to have the trained weights back.</returns>
    public static float Apply(Mtcnn networks, DetectorOptions options, IReadOnlyList<DetectorPicture> pictures, int threads)
    {
        if (options.PassShare == 0) return 0;
        FaceDetectorOptions cascade = new() { MinSize = options.MinFace };
        using FaceDetector detector = new(networks, cascade with { RefinementScore = (float)Faintest }, threads);
        List<float> scores = [];
        foreach (DetectorPicture picture in pictures.Where(picture => picture.Faces.Count > 0))
        {
            List<FaceCandidate> found = DetectorMiner.Candidates(detector, picture, DetectorNet.Output);
            scores.AddRange(picture.Faces.Select(face => found.Where(candidate => candidate.Box.Overlap(face.Box) >= 0.5f).Select(candidate => candidate.Score).DefaultIfEmpty(0).Max()));
        }

        float[] passed = [.. scores.Where(score => score > 0).Order()];
        if (passed.Length == 0) return 0;
        double least = passed[(int)((1 - options.PassShare) * passed.Length)];
        float shift = (float)Math.Max(0, Logit(cascade.RefinementScore) - Logit(least));
        Move(networks, shift);
        return shift;
    }

    /// <summary>Adds to the bias of the face's logit.</summary>
    public static void Move(Mtcnn networks, float shift) => networks.Refinement.Parameters[Bias].Span[1] += shift;

    private static double Logit(double probability) => Math.Log(probability / (1 - Math.Min(probability, 1 - 1e-7)));
}
