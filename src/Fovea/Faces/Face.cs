namespace Fovea.Faces;

/// <summary>A face that was found.</summary>
/// <param name="Box">Where it is, in pixels of the picture.</param>
/// <param name="Score">How sure the last network is, 0 to 1.</param>
/// <param name="Landmarks">Left eye, right eye, nose, left and right corner of the mouth, as one sees the picture.</param>
public sealed record Face(FaceBox Box, float Score, IReadOnlyList<FacePoint> Landmarks);
