namespace Fovea.Faces;

/// <summary>One face on its way through the frames.</summary>
internal sealed class FaceTrack
{
    // The part of a step that the smooth square follows grows with the step: it rests while a face rests, since what a
    // detector then says is noise, and keeps up with a face that moves.
    private const float PlaceAtRest = 0.1f;
    private const float PlaceInMotion = 0.7f;
    private const float SideAtRest = 0.05f;
    private const float SideInMotion = 0.4f;

    private float _x;
    private float _y;
    private float _side;

    public FaceTrack(int id, Face face)
    {
        (Id, Face) = (id, face);
        (_x, _y, _side) = Square(face.Box);
    }

    /// <summary>Its number.</summary>
    public int Id { get; }

    /// <summary>As it was last seen.</summary>
    public Face Face { get; private set; }

    /// <summary>Frames since it was last seen.</summary>
    public int Missed { get; private set; }

    /// <summary>Takes in that the face is seen in the next frame.</summary>
    public void See(Face face)
    {
        (Face, Missed) = (face, 0);
        (float x, float y, float side) = Square(face.Box);
        float step = MathF.Sqrt((x - _x) * (x - _x) + (y - _y) * (y - _y)) / _side;
        float place = Math.Min(PlaceAtRest + 2 * step, PlaceInMotion);
        float growth = Math.Min(SideAtRest + Math.Abs(side / _side - 1), SideInMotion);
        (_x, _y, _side) = (_x + place * (x - _x), _y + place * (y - _y), _side + growth * (side - _side));
    }

    /// <summary>Takes in that the face is not seen in the next frame.</summary>
    public void Miss() => Missed++;

    /// <summary>The face now.</summary>
    public TrackedFace Now()
        => new(Id, new FaceBox(_x - _side / 2, _y - _side / 2, _x + _side / 2, _y + _side / 2), Face.Box, Face.Score, Missed == 0, Face.Landmarks);

    private static (float X, float Y, float Side) Square(FaceBox box) => ((box.Left + box.Right) / 2, (box.Top + box.Bottom) / 2, Math.Max(box.Width, box.Height));
}

/// <summary>A face of a frame that is known from one frame to the next.</summary>
/// <param name="Track">The same number for the same face from frame to frame, from 0 in the order of appearance; never used again.</param>
/// <param name="Box">A square around the face that moves smoothly; may reach beyond the picture.</param>
/// <param name="Found">The box as it was found in this frame; where the face was missed, the last one that was found.</param>
/// <param name="Score">How sure the last network is, 0 to 1; of the last time the face was seen.</param>
/// <param name="IsSeen">False where the face was missed and its place is taken from the frames before.</param>
/// <param name="Landmarks">Left eye, right eye, nose, left and right corner of the mouth, when last seen.</param>
public sealed record TrackedFace(int Track, FaceBox Box, FaceBox Found, float Score, bool IsSeen, IReadOnlyList<FacePoint> Landmarks);
