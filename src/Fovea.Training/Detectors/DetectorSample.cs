using Fovea.Faces;

namespace Fovea.Training.Detectors;

/// <summary>A square of a picture as the cascade sees it.</summary>
/// <param name="Picture">Index of the picture.</param>
/// <param name="Box">The box, counted from 1 as the cascade counts.</param>
/// <param name="Kind">What it teaches.</param>
/// <param name="Face">Index of the face it overlaps with most; −1 for a negative.</param>
internal readonly record struct DetectorSample(int Picture, FaceBox Box, SampleKind Kind, int Face)
{
    /// <summary>Least overlap of a face.</summary>
    public const float PositiveOverlap = 0.65f;

    /// <summary>Least overlap of a part of a face.</summary>
    public const float PartOverlap = 0.4f;

    /// <summary>Overlap below which there is no face.</summary>
    public const float NegativeOverlap = 0.3f;

    /// <summary>What the labels of a picture make of a box; null for what is neither.</summary>
    public static DetectorSample? Judge(int index, DetectorPicture picture, FaceBox box)
    {
        (float best, int face) = (0, -1);
        for (int i = 0; i < picture.Faces.Count; i++)
        {
            float overlap = picture.Faces[i].Box.Overlap(box);
            if (overlap > best) (best, face) = (overlap, i);
        }

        if (best >= PositiveOverlap) return new(index, box, SampleKind.Positive, face);
        if (best >= PartOverlap) return new(index, box, SampleKind.Part, face);
        if (best >= NegativeOverlap || picture.Unsure.Any(unsure => Covered(box, unsure) >= NegativeOverlap)) return null;
        return new(index, box, SampleKind.Negative, -1);
    }

    // Of the box alone: a large square around a small doubtful face is no face whatever that is.
    private static float Covered(FaceBox box, FaceBox by)
    {
        float width = Math.Min(box.Right, by.Right) - Math.Max(box.Left, by.Left), height = Math.Min(box.Bottom, by.Bottom) - Math.Max(box.Top, by.Top);
        return width <= 0 || height <= 0 ? 0 : width * height / (box.Width * box.Height);
    }
}
