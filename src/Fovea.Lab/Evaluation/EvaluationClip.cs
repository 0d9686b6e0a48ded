namespace Fovea.Lab.Evaluation;

/// <summary>A clip found in a data folder.</summary>
/// <param name="Name">Path in the data folder with forward slashes; files without their extension.</param>
/// <param name="Kind">What the clip is on disk.</param>
/// <param name="Files">The frames' files in order of time, or the one video or image.</param>
public sealed record EvaluationClip(string Name, ClipKind Kind, IReadOnlyList<string> Files);
