namespace Fovea.Faces;

/// <summary>A face of a frame that is known from one frame to the next.</summary>
/// <param name="Track">The same number for the same face from frame to frame, from 0 in the order of appearance; never used again.</param>
/// <param name="Box">A square around the face that moves smoothly; may reach beyond the picture.</param>
/// <param name="Found">The box as it was found in this frame; where the face was missed, the last one that was found.</param>
/// <param name="Score">How sure the last network is, 0 to 1; of the last time the face was seen.</param>
/// <param name="IsSeen">False where the face was missed and its place is taken from the frames before.</param>
/// <param name="Landmarks">Left eye, right eye, nose, left and right corner of the mouth, when last seen.</param>
public sealed record TrackedFace(int Track, FaceBox Box, FaceBox Found, float Score, bool IsSeen, IReadOnlyList<FacePoint> Landmarks);
