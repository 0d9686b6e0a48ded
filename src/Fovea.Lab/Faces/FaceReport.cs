using System.Text.Json;
using Fovea.Lab.Evaluation;

namespace Fovea.Lab.Faces;

/// <summary>Table 3 of the HO-FVSR paper, measured here.</summary>
/// <param name="Scale">Scale factor.</param>
/// <param name="Protocol">Name of the protocol.</param>
/// <param name="Threads">Threads of the second speed.</param>
/// <param name="Clips">Clips.</param>
/// <param name="Frames">Scored frames of all clips together.</param>
/// <param name="Models">The rows, in the order asked for.</param>
public sealed record FaceReport(int Scale, string Protocol, int Threads, int Clips, int Frames, IReadOnlyList<FaceModelScore> Models)
{
    /// <summary>The report as indented JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, EvaluationJson.Default.FaceReport);
}
