using Fovea.Faces;
using Fovea.Inference;
using Fovea.Tensors;

namespace Fovea.Training.Detectors;

/// <summary>Judges the cascade, as far as it is trained, on the held-out pictures at an intersection over union of one half.</summary>
internal sealed class DetectorValidator(Mtcnn networks, DetectorOptions options, IReadOnlyList<DetectorPicture> pictures, int threads)
{
    /// <summary>Recall of the squares that P-Net or R-Net lets through; recall and precision of the whole.</summary>
    /// <returns>Null when no picture is held out.</returns>
    public DetectorScore? Judge(DetectorNet trained)
    {
        if (pictures.Count == 0) return null;
        using FaceDetector detector = new(networks, new FaceDetectorOptions { MinSize = options.MinFace }, threads);
        return trained == DetectorNet.Output ? JudgeWhole(detector) : JudgeSquares(detector, trained);
    }

    private DetectorScore JudgeWhole(FaceDetector detector)
    {
        DetectionJudge judge = new(label => label.Kind == "face");
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

    private DetectorScore JudgeSquares(FaceDetector detector, DetectorNet trained)
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
