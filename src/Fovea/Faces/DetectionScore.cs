namespace Fovea.Faces;

/// <summary>
/// Compares what a detector found with labels at an intersection over union of one half: each label is found once, by the
/// detection of the highest score. What lies mostly on a label that does not count is neither right nor wrong.
/// </summary>
/// <param name="counts">Whether a label must be found.</param>
public sealed class DetectionScore(Predicate<FaceLabel> counts)
{
    private const float Enough = 0.5f;

    private readonly List<(float Score, bool Hit)> _outcomes = [];

    /// <summary>Labels that were to be found.</summary>
    public int Labels { get; private set; }

    /// <summary>Labels that were found.</summary>
    public int Hits => _outcomes.Count(outcome => outcome.Hit);

    /// <summary>Detections of nothing, or of what was found already.</summary>
    public int FalseAlarms => _outcomes.Count - Hits;

    /// <summary>Part of the judged detections that are right; 1 if there are none.</summary>
    public double Precision => _outcomes.Count == 0 ? 1 : (double)Hits / _outcomes.Count;

    /// <summary>Part of the labels that were found; 1 if there are none.</summary>
    public double Recall => Labels == 0 ? 1 : (double)Hits / Labels;

    /// <summary>Takes in one picture.</summary>
    public void Add(IEnumerable<Face> faces, IReadOnlyList<FaceLabel> labels)
    {
        List<FaceLabel> open = [.. labels.Where(label => counts(label) && !label.IsOptional)];
        FaceLabel[] neutral = [.. labels.Where(label => !counts(label) || label.IsOptional)];
        Labels += open.Count;
        foreach (Face face in faces.OrderByDescending(face => face.Score))
        {
            FaceLabel? found = open.Where(label => label.Box.Overlap(face.Box) >= Enough).MaxBy(label => label.Box.Overlap(face.Box));
            if (found is null && neutral.Any(label => Covered(face.Box, label.Box) >= Enough)) continue;
            _outcomes.Add((face.Score, found is not null));
            if (found is not null) open.Remove(found);
        }
    }

    /// <summary>The largest recall that some least score reaches with at least this precision; 0 if none does.</summary>
    public double RecallAt(double precision)
    {
        (int hits, int seen, double best) = (0, 0, 0);
        foreach (IGrouping<float, (float Score, bool Hit)> tie in _outcomes.GroupBy(outcome => outcome.Score).OrderByDescending(tie => tie.Key))
        {
            hits += tie.Count(outcome => outcome.Hit);
            seen += tie.Count();
            if (hits >= precision * seen && Labels > 0) best = Math.Max(best, (double)hits / Labels);
        }

        return best;
    }

    private static float Covered(FaceBox inner, FaceBox outer)
    {
        float width = Math.Min(inner.Right, outer.Right) - Math.Max(inner.Left, outer.Left);
        float height = Math.Min(inner.Bottom, outer.Bottom) - Math.Max(inner.Top, outer.Top);
        return width <= 0 || height <= 0 ? 0 : width * height / (inner.Width * inner.Height);
    }
}
