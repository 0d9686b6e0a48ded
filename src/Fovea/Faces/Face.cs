namespace Fovea.Faces;

/// <summary>A face that was found.</summary>
/// <param name="Box">Where it is, in pixels of the picture.</param>
/// <param name="Score">How sure the last network is, 0 to 1.</param>
/// <param name="Landmarks">Left eye, right eye, nose, left and right corner of the mouth, as one sees the picture.</param>
public sealed record Face(FaceBox Box, float Score, IReadOnlyList<FacePoint> Landmarks);

/// <summary>A point of a picture in pixels.</summary>
/// <param name="X">From the left.</param>
/// <param name="Y">From the top.</param>
public readonly record struct FacePoint(float X, float Y);

/// <summary>A rectangle of a picture in pixels; may reach beyond it.</summary>
/// <param name="Left">Left edge.</param>
/// <param name="Top">Upper edge.</param>
/// <param name="Right">Right edge.</param>
/// <param name="Bottom">Lower edge.</param>
public readonly record struct FaceBox(float Left, float Top, float Right, float Bottom)
{
    /// <summary>Width.</summary>
    public float Width => Right - Left;

    /// <summary>Height.</summary>
    public float Height => Bottom - Top;

    /// <summary>Intersection over union with another box, 0 to 1.</summary>
    public float Overlap(FaceBox other)
    {
        float intersection = Intersection(other, 0);
        return intersection <= 0 ? 0 : intersection / (Width * Height + other.Width * other.Height - intersection);
    }

    /// <summary>Intersection over the smaller of both, with edges that count as pixels: the rule of the last stage.</summary>
    internal float OverlapOfSmaller(FaceBox other) =>
        Intersection(other, 1) / Math.Min((Width + 1) * (Height + 1), (other.Width + 1) * (other.Height + 1));

    /// <summary>The box moved by parts of its size, which are measured with <paramref name="edge"/> added.</summary>
    internal FaceBox Corrected(ReadOnlySpan<float> parts, float edge)
    {
        float width = Width + edge, height = Height + edge;
        return new(Left + parts[0] * width, Top + parts[1] * height, Right + parts[2] * width, Bottom + parts[3] * height);
    }

    /// <summary>The square of the longer side around the same centre.</summary>
    internal FaceBox Squared()
    {
        float side = Math.Max(Width, Height);
        float left = Left + Width * 0.5f - side * 0.5f, top = Top + Height * 0.5f - side * 0.5f;
        return new(left, top, left + side, top + side);
    }

    /// <summary>The box so many rows further down.</summary>
    internal FaceBox Moved(float rows) => new(Left, Top + rows, Right, Bottom + rows);

    private float Intersection(FaceBox other, float edge)
    {
        float width = Math.Min(Right, other.Right) - Math.Max(Left, other.Left) + edge;
        float height = Math.Min(Bottom, other.Bottom) - Math.Max(Top, other.Top) + edge;
        return Math.Max(width, 0) * Math.Max(height, 0);
    }
}
