using Fovea.Imaging;

namespace Fovea.Lab.Evaluation;

/// <summary>How far an evaluation has come.</summary>
/// <param name="Clip">Name of the clip at hand.</param>
/// <param name="ClipNumber">Its number, from 1.</param>
/// <param name="ClipCount">Clips in all.</param>
/// <param name="Frame">Frames of the clip scored so far.</param>
/// <param name="ClipDone">True once per clip, when its scores are complete.</param>
public readonly record struct EvaluationProgress(string Clip, int ClipNumber, int ClipCount, int Frame, bool ClipDone);
