using Fovea.Faces;
using Fovea.Imaging;

namespace Fovea.Lab.Faces;

/// <summary>Compares where a detector sees eyes, nose and mouth in enlarged frames and in the originals.</summary>
internal sealed class LandmarkComparison(FaceDetector detector, int models)
{
    private readonly double[] _distances = new double[models];
    private readonly int[] _found = new int[models];
    private int _faces;

    /// <summary>Takes one frame; frames in whose original there is no face count nothing.</summary>
    public void Add(Frame original, IReadOnlyList<Frame> outputs)
    {
        if (detector.Detect(original) is not [Face truth, ..]) return;
        _faces++;
        for (int i = 0; i < outputs.Count; i++)
        {
            Face? same = detector.Detect(outputs[i]).FirstOrDefault(face => face.Box.Overlap(truth.Box) >= 0.5f);
            if (same is null) continue;
            _found[i]++;
            _distances[i] += same.Landmarks.Zip(truth.Landmarks, (a, b) => Math.Sqrt((a.X - b.X) * (a.X - b.X) + (a.Y - b.Y) * (a.Y - b.Y))).Average();
        }
    }

    /// <summary>A model's mean distance in pixels over the faces found again, null if none was, and their share.</summary>
    public (double? Distance, double? Found) Of(int model) =>
        _faces == 0 ? (null, null) : (_found[model] == 0 ? null : _distances[model] / _found[model], (double)_found[model] / _faces);
}
