namespace Fovea.Faces;

/// <summary>A box that may be a face, on its way through the cascade.</summary>
/// <param name="Box">The box that the score belongs to.</param>
/// <param name="Score">Probability of a face.</param>
/// <param name="Corrections">Four parts of the box's size to move its edges by.</param>
/// <param name="Landmarks">Points in the picture; none before the last stage.</param>
public sealed record FaceCandidate(FaceBox Box, float Score, float[] Corrections, FacePoint[] Landmarks)
{
    /// <summary>Those that overlap with none of a higher score by more than the limit, the highest score first.</summary>
    public static List<FaceCandidate> Suppress(IEnumerable<FaceCandidate> candidates, float limit, Func<FaceBox, FaceBox, float> overlap)
    {
        List<FaceCandidate> kept = [];
        foreach (FaceCandidate candidate in candidates.OrderByDescending(candidate => candidate.Score))
        {
            if (kept.TrueForAll(better => overlap(better.Box, candidate.Box) <= limit)) kept.Add(candidate);
        }

        return kept;
    }
}
