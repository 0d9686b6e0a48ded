namespace Fovea.Training.FaceClips;

/// <summary>A clip that is to be cut from a video.</summary>
/// <param name="Track">Number of the face's track.</param>
/// <param name="Number">Number of the clip in the track.</param>
/// <param name="First">Its first frame in the video.</param>
/// <param name="Squares">Left, top and side of each frame's square, inside the picture.</param>
/// <param name="Boxes">Left, top, width, height and score of the face in each frame; score 0 where it was missed.</param>
/// <param name="FaceSide">Longer side of the boxes, median.</param>
/// <param name="Score">Mean score where the face was found.</param>
/// <param name="Seen">Frames in which it was found.</param>
internal sealed record FaceClipPlan(int Track, int Number, int First, IReadOnlyList<int[]> Squares, IReadOnlyList<float[]> Boxes, float FaceSide, float Score, int Seen);
