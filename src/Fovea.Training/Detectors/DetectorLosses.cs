namespace Fovea.Training.Detectors;

/// <summary>The loss of a batch.</summary>
/// <param name="Classification">Mean cross entropy of the hard samples, in nats.</param>
/// <param name="Box">Mean squared distance of the corrections, four parts of the box's size added up.</param>
/// <param name="Landmarks">Mean squared distance of the landmarks, ten parts added up.</param>
/// <param name="Total">The weighted sum.</param>
internal readonly record struct DetectorLosses(double Classification, double Box, double Landmarks, double Total);
