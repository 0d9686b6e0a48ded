namespace Fovea.Training.Quantization;

/// <summary>Where a calibration stands.</summary>
/// <param name="Done">Frames run; frames that are looked at twice count twice.</param>
/// <param name="Total">Frames to run in all.</param>
public readonly record struct CalibrationProgress(int Done, int Total);
