namespace Fovea.Search.Samplers;

/// <summary>Non-dominated sorting and crowding (Deb et al., 2002) on losses: smaller is better in every objective.</summary>
public static class Dominance
{
    /// <summary>True if <paramref name="a"/> is nowhere worse and somewhere better.</summary>
    public static bool Dominates(IReadOnlyList<double> a, IReadOnlyList<double> b)
    {
        bool better = false;
        for (int i = 0; i < a.Count; i++)
        {
            if (a[i] > b[i]) return false;
            better |= a[i] < b[i];
        }

        return better;
    }

    /// <summary>The fronts, best first, as indices into the losses; within a front in their order.</summary>
    public static IReadOnlyList<int[]> Fronts(IReadOnlyList<IReadOnlyList<double>> losses)
    {
        List<int[]> fronts = [];
        int[] dominators = new int[losses.Count];
        for (int i = 0; i < losses.Count; i++)
        {
            for (int j = 0; j < losses.Count; j++) dominators[i] += Dominates(losses[j], losses[i]) ? 1 : 0;
        }

        int[] front = [.. Enumerable.Range(0, losses.Count).Where(i => dominators[i] == 0)];
        while (front.Length > 0)
        {
            fronts.Add(front);
            foreach (int better in front)
            {
                dominators[better] = -1;
                for (int j = 0; j < losses.Count; j++) dominators[j] -= Dominates(losses[better], losses[j]) ? 1 : 0;
            }

            front = [.. Enumerable.Range(0, losses.Count).Where(i => dominators[i] == 0)];
        }

        return fronts;
    }

    /// <summary>How alone each member of a front is; infinite at the ends of every objective.</summary>
    public static double[] Crowding(IReadOnlyList<IReadOnlyList<double>> losses, int[] front)
    {
        double[] distances = new double[front.Length];
        for (int objective = 0; objective < losses[front[0]].Count; objective++)
        {
            int at = objective;
            int[] order = [.. Enumerable.Range(0, front.Length).OrderBy(i => losses[front[i]][at])];
            double range = losses[front[order[^1]]][at] - losses[front[order[0]]][at];
            distances[order[0]] = distances[order[^1]] = double.PositiveInfinity;
            if (range <= 0) continue;
            for (int i = 1; i + 1 < order.Length; i++) distances[order[i]] += (losses[front[order[i + 1]]][at] - losses[front[order[i - 1]]][at]) / range;
        }

        return distances;
    }
}
