namespace Fovea.Lab.Evaluation;

/// <summary>What <see cref="ClipDiscovery"/> found.</summary>
/// <param name="Clips">The clips in natural order of their names; at least one.</param>
/// <param name="SkippedLow">Low-resolution companions that were left out.</param>
public sealed record ClipSet(IReadOnlyList<EvaluationClip> Clips, IReadOnlyList<string> SkippedLow);
