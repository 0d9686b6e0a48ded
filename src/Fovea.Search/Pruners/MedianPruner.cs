namespace Fovea.Search.Pruners;

/// <summary>
/// The median stopping rule (Golovin et al., Vizier, 2017): stops a trial whose best loss so far is worse than the
/// median of the running averages that the complete trials had at the same step.
/// </summary>
public sealed class MedianPruner : IPruner
{
    private readonly PrunerOptions _options;

    /// <summary>Creates the pruner; reads StartupTrials and WarmupSteps of the options.</summary>
    public MedianPruner(PrunerOptions options) => _options = options;

    /// <inheritdoc/>
    public bool ShouldPrune(PruningContext context)
    {
        int step = context.Reports[^1].Step;
        if (step < _options.WarmupSteps) return false;
        double[] averages = [.. context.Others
            .Where(other => other.State == TrialState.Complete)
            .Select(other => other.Reports.Where(report => report.Step <= step && !double.IsNaN(report.Value)).Select(report => report.Value).ToList())
            .Where(values => values.Count > 0)
            .Select(values => values.Average())
            .Order()];
        if (averages.Length < _options.StartupTrials) return false;
        double[] own = [.. context.Reports.Select(report => report.Value).Where(value => !double.IsNaN(value))];
        return own.Length == 0 || own.Min() > Median(averages);
    }

    private static double Median(double[] sorted) => (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
}

/// <summary>
/// Asynchronous successive halving (Li et al., 2018): at steps r, r·η, r·η², … a trial goes on only if it is among the
/// best 1/η of all that have got there so far; the first to get there always goes on.
/// </summary>
public sealed class HalvingPruner : IPruner
{
    private readonly PrunerOptions _options;

    /// <summary>Creates the pruner; reads MinResource (r) and ReductionFactor (η) of the options.</summary>
    public HalvingPruner(PrunerOptions options) => _options = options;

    /// <inheritdoc/>
    public bool ShouldPrune(PruningContext context)
    {
        int step = context.Reports[^1].Step;
        int before = context.Reports.Count > 1 ? context.Reports[^2].Step : -1;
        for (long rung = _options.MinResource; rung <= step; rung *= _options.ReductionFactor)
        {
            if (rung > before && !IsPromoted(context, (int)rung)) return true;
        }

        return false;
    }

    private bool IsPromoted(PruningContext context, int rung)
    {
        double own = Worst(context.Reports[^1].Value);
        double[] all = [.. context.Others
            .Select(other => other.Reports.FirstOrDefault(report => report.Step >= rung, new IntermediateValue(-1, 0)))
            .Where(report => report.Step >= 0)
            .Select(report => Worst(report.Value))
            .Append(own)
            .Order()];
        return own <= all[Math.Max(0, (all.Length / _options.ReductionFactor) - 1)] && own < double.PositiveInfinity;
    }

    private static double Worst(double loss) => double.IsNaN(loss) ? double.PositiveInfinity : loss;
}
