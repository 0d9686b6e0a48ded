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
