using Fovea.Faces;

namespace Fovea.Training.Detectors;

/// <summary>What a network should say of the samples of a batch.</summary>
internal sealed class DetectorTargets(int batch)
{
    /// <summary>Number of landmark values: all x, then all y.</summary>
    public const int Points = 10;

    /// <summary>What each sample teaches.</summary>
    public SampleKind[] Kinds { get; } = new SampleKind[batch];

    /// <summary>Corrections of left, top, right and bottom, four a sample.</summary>
    public float[] Boxes { get; } = new float[4 * batch];

    /// <summary>Landmarks as parts of the box, ten a sample.</summary>
    public float[] Landmarks { get; } = new float[Points * batch];

    /// <summary>Whether landmarks are known.</summary>
    public bool[] HasLandmarks { get; } = new bool[batch];

    /// <summary>Sets the targets of one sample: what the cascade adds to the box must give the face.</summary>
    /// <param name="index">Which sample.</param>
    /// <param name="sample">The sample.</param>
    /// <param name="face">Its face; null for a negative.</param>
    /// <param name="edge">What the cascade adds to the size of the box: 0 after P-Net, else 1.</param>
    /// <param name="mirrored">True when the sample is mirrored left to right.</param>
    public void Set(int index, DetectorSample sample, FaceLabel? face, float edge, bool mirrored)
    {
        Kinds[index] = sample.Kind;
        HasLandmarks[index] = false;
        if (face is null) return;
        FaceBox box = sample.Box;
        (float width, float height) = (box.Width + edge, box.Height + edge);
        Span<float> to = Boxes.AsSpan(4 * index, 4);
        (to[0], to[1], to[2], to[3]) = ((face.Box.Left - box.Left) / width, (face.Box.Top - box.Top) / height, (face.Box.Right - box.Right) / width, (face.Box.Bottom - box.Bottom) / height);
        if (mirrored) (to[0], to[2]) = (-to[2], -to[0]);
        if (face.Landmarks.Count != Points / 2) return;
        HasLandmarks[index] = true;
        Span<float> points = Landmarks.AsSpan(Points * index, Points);
        for (int i = 0; i < Points / 2; i++)
        {
            // Left eye becomes right eye, left corner of the mouth right corner; the nose stays.
            FacePoint point = face.Landmarks[!mirrored || i == 2 ? i : i < 2 ? 1 - i : 7 - i];
            float x = (point.X - box.Left + 1) / width;
            (points[i], points[Points / 2 + i]) = (mirrored ? 1 - x : x, (point.Y - box.Top + 1) / height);
        }
    }
}
