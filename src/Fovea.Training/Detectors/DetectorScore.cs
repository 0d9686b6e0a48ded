namespace Fovea.Training.Detectors;

/// <summary>How a cascade does on held-out pictures.</summary>
/// <param name="Recall">Part of the faces found, 0 to 1.</param>
/// <param name="Precision">Part of the finds that are faces; null before the last network.</param>
/// <param name="RecallAtPrecision">Largest recall at a precision of 0.97, which is the public weights' on our judging set; null before the last network.</param>
/// <param name="Candidates">Boxes that come out a picture.</param>
public sealed record DetectorScore(double Recall, double? Precision, double? RecallAtPrecision, double Candidates);
