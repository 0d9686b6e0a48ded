namespace Fovea.Search.Reports;

/// <summary>
/// What one strategy tried and found: a line of Table 2 of the HO-FVSR paper, with what it found beside it.
/// </summary>
/// <param name="Study">The study's name.</param>
/// <param name="Strategy">The sampler, and what it was told.</param>
/// <param name="Networks">Trials that have at least one judged epoch.</param>
/// <param name="Epochs">Judged epochs of all of them.</param>
/// <param name="Time">Time of all trials, one after another.</param>
/// <param name="Best">The trial with the least error; null if none is complete.</param>
/// <param name="Chosen">Of the complete trials whose error is within 2 % of the least, the one with the fewest operations.</param>
public sealed record StrategyRow(string Study, string Strategy, int Networks, int Epochs, TimeSpan Time, TrialRecord? Best, TrialRecord? Chosen)
{
    /// <summary>How much more error than the least a cheaper network may have to be chosen.</summary>
    public const double Slack = 0.02;

    /// <summary>The line of a study.</summary>
    public static StrategyRow Of(RecordedStudy study)
    {
        TrialRecord[] tried = [.. study.Trials.Where(trial => trial.IntermediateValues.Count > 0 || trial.State == TrialState.Complete)];
        TrialRecord[] complete = [.. Ranked(study)];
        TimeSpan time = study.Trials.Aggregate(TimeSpan.Zero, (sum, trial) => sum + (trial.WallTime ?? TimeSpan.Zero));
        TrialRecord? best = complete.FirstOrDefault();
        TrialRecord? chosen = best is null ? null : complete.Where(trial => trial.Values[0] <= best.Values[0] * (1 + Slack)).MinBy(trial => trial.Attributes.Macs ?? long.MaxValue);
        return new(study.Name, study.Strategy, tried.Length, tried.Sum(trial => trial.IntermediateValues.Count), time, best, chosen);
    }

    /// <summary>Complete trials, the least error first.</summary>
    public static IEnumerable<TrialRecord> Ranked(RecordedStudy study) => study.Trials.Where(trial => trial.State == TrialState.Complete).OrderBy(trial => trial.Values[0]).ThenBy(trial => trial.Number);
}
