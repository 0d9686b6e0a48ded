using Fovea.Search;
using Fovea.Search.Samplers;

namespace Fovea.Lab.Searches;

/// <summary>Which of many are worth having: more quality costs time.</summary>
public static class ParetoFront
{
    /// <summary>
    /// Marks those that no other is at least as good and as fast as, and better in one, so equals stay both; the answer is in
    /// the order of time.
    /// </summary>
    public static IReadOnlyList<FrontPoint> Mark(IEnumerable<FrontPoint> points)
    {
        FrontPoint[] ordered = [.. points.OrderBy(point => point.Milliseconds).ThenByDescending(point => point.PsnrY).ThenBy(point => point.Trial)];
        return [.. ordered.Select(point => point with { OnFront = !ordered.Any(other => Dominance.Dominates(Losses(other), Losses(point))) })];
    }

    private static double[] Losses(FrontPoint point) => [point.Milliseconds, -point.PsnrY];
}
