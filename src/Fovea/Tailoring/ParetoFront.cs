namespace Fovea.Tailoring;

/// <summary>Which of many are worth having: more quality costs time.</summary>
public static class ParetoFront
{
    /// <summary>
    /// Marks those that no other is at least as good and as fast as, and better in one; the answer is in the order of time.
    /// Equals mark each other not away.
    /// </summary>
    public static IReadOnlyList<FrontPoint> Mark(IEnumerable<FrontPoint> points)
    {
        List<FrontPoint> marked = [];
        double best = double.NegativeInfinity, at = double.NaN;
        foreach (FrontPoint point in points.OrderBy(point => point.Milliseconds).ThenByDescending(point => point.PsnrY).ThenBy(point => point.Trial))
        {
            bool first = point.PsnrY > best || (point.PsnrY == best && point.Milliseconds == at);
            if (point.PsnrY > best) (best, at) = (point.PsnrY, point.Milliseconds);
            marked.Add(point with { OnFront = first });
        }

        return marked;
    }
}
