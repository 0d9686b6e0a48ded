namespace Fovea.Faces;

/// <summary>A point of a picture in pixels.</summary>
/// <param name="X">From the left.</param>
/// <param name="Y">From the top.</param>
public readonly record struct FacePoint(float X, float Y);
