using Fovea.Networks;

namespace Fovea.Training.Detectors;

/// <summary>What a person should know of a trained detector: <c>detector.json</c> beside its weights.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Description">One or two sentences.</param>
/// <param name="License">Terms of the weights.</param>
/// <param name="Data">What it was trained on, with terms.</param>
/// <param name="TrainingCommand">The command; null when none is known.</param>
/// <param name="Seed">Seed of the training.</param>
/// <param name="Steps">Steps of all three networks.</param>
/// <param name="Scores">Measured on held-out pictures.</param>
/// <param name="Fingerprint">SHA-256 over the weights.</param>
/// <param name="Notes">Anything else that belongs to it.</param>
public sealed record DetectorCard(
    string Name,
    string Description,
    string License,
    IReadOnlyList<ModelData> Data,
    string? TrainingCommand,
    ulong Seed,
    long Steps,
    IReadOnlyList<ModelScore> Scores,
    string Fingerprint,
    string? Notes = null)
{
    /// <summary>The file's name in the detector folder.</summary>
    public const string FileName = "detector.json";
}
