using Fovea.Faces;
using Fovea.Inference;
using Fovea.Tensors;

namespace Fovea.Training.Detectors;

/// <summary>Evaluates the cascade, as far as it is trained, on the held-out pictures at an intersection over union of one half.</summary>
internal sealed class DetectorValidator(Mtcnn networks, DetectorOptions options, IReadOnlyList<DetectorPicture> pictures, int threads)
{
    /// <summary>Recall of the squares that P-Net or R-Net lets through; recall and precision of the whole.</summary>
    /// <returns>Null when no picture is held out.</returns>
    public DetectorScore? Evaluate(DetectorNet trained)
    {
        if (pictures.Count == 0) return null;
        using FaceDetector detector = new(networks, new FaceDetectorOptions { MinSize = options.MinFace }, threads);
        return trained == DetectorNet.Output ? EvaluateWhole(detector) : EvaluateSquares(detector, trained);
    }

    private DetectorScore EvaluateWhole(FaceDetector detector)
    {
        DetectionScore judge = new(label => label.Kind == "face");
        int found = 0;
        foreach (DetectorPicture picture in pictures)
        {
            using Tensor samples = picture.ToTensor();
            IReadOnlyList<Face> faces = detector.Detect(samples);
            found += faces.Count;
            judge.Add(faces, picture.Labels);
        }

        return new(judge.Recall, judge.Precision, judge.RecallAt(0.97), (double)found / pictures.Count);
    }

    private DetectorScore EvaluateSquares(FaceDetector detector, DetectorNet trained)
    {
        (int hits, int faces, int candidates) = (0, 0, 0);
        foreach (DetectorPicture picture in pictures)
        {
            List<FaceCandidate> found = DetectorMiner.Candidates(detector, picture, trained == DetectorNet.Proposal ? DetectorNet.Refinement : DetectorNet.Output);
            candidates += found.Count;
            faces += picture.Faces.Count;
            hits += picture.Faces.Count(face => found.Exists(candidate => candidate.Box.Overlap(face.Box) >= 0.5f));
        }

        return new(faces == 0 ? 1 : (double)hits / faces, null, null, (double)candidates / pictures.Count);
    }
}

/// <summary>How a cascade does on held-out pictures.</summary>
/// <param name="Recall">Part of the faces found, 0 to 1.</param>
/// <param name="Precision">Part of the finds that are faces; null before the last network.</param>
/// <param name="RecallAtPrecision">Largest recall at a precision of 0.97, which is the public weights' on our judging set; null before the last network.</param>
/// <param name="Candidates">Boxes that come out a picture.</param>
public sealed record DetectorScore(double Recall, double? Precision, double? RecallAtPrecision, double Candidates) : Validation
{
    /// <inheritdoc/>
    public override LogEntry Describe(LogEntry entry) => entry with { Recall = Recall, Precision = Precision, RecallAtPrecision = RecallAtPrecision, Candidates = Candidates };
}

/// <summary>
/// Brings R-Net's scores to the threshold of the cascade. Hard mining teaches it among three times as many mistakes as faces,
/// and what it drops is lost, while what it lets through O-Net still weighs: so its bias is raised until a wanted share of the
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
