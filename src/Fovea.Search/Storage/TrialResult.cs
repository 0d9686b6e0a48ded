namespace Fovea.Search.Storage;

/// <summary>The end of a trial in the storage's terms; see <see cref="StoredTrial"/>.</summary>
public sealed record TrialResult(TrialState State, string? Values, string? Error, string? Attributes);
