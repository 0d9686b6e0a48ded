namespace Fovea.Search;

/// <summary>When a search ends. It also ends when the sampler has nothing more to propose.</summary>
public sealed record SearchBudget
{
    /// <summary>The study's number of trials, including those it had before and those that failed; null for no limit.</summary>
    public int? Trials { get; init; }

    /// <summary>No new trial begins after this time; null for no limit.</summary>
    public TimeSpan? Time { get; init; }
}
