namespace Fovea.Search.Storage;

/// <summary>A worker's wish for work.</summary>
/// <param name="Token">A word that no other claim uses: it is the key to the trial from now on.</param>
/// <param name="Worker">The worker's name, for people.</param>
/// <param name="Lease">How long the trial is the worker's unless it renews the lease.</param>
/// <param name="Limit">No new trial is made once the study has this many, whatever their state; null for no limit.</param>
/// <param name="MaxAttempts">A trial that was lost this many times fails instead of being tried again.</param>
public sealed record TrialClaim(string Token, string Worker, TimeSpan Lease, int? Limit, int MaxAttempts);
