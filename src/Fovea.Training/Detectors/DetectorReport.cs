using System.Text.Json;

namespace Fovea.Training.Detectors;

/// <summary>Writes <c>report.html</c> of a detector run.</summary>
internal static class DetectorReport
{
    public static void Write(RunFolder folder, DetectorOptions options) => TrainingReport.Write(
        folder,
        options.Name,
        options.TotalSteps,
        JsonSerializer.Serialize(options, DetectorJson.Default.DetectorOptions),
        [
            new("Training loss", "#c2410c", entry => entry.Loss, Logarithmic: true),
            new("Cross entropy of the hard samples", "#1d4ed8", entry => entry.Classification, Logarithmic: true),
            new("Squared distance of boxes", "#0f766e", entry => entry.Box, Logarithmic: true),
            new("Squared distance of landmarks", "#be185d", entry => entry.Landmarks, Logarithmic: true),
            new("Held-out recall", "#4d7c0f", entry => entry.Recall),
            new("Learning rate", "#6d28d9", entry => entry.LearningRate),
        ]);
}
