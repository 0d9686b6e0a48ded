namespace Fovea.Search.Storage;

/// <summary>The answer to a claim.</summary>
/// <param name="Trial">The trial that is now the worker's; null if there is none to have now.</param>
/// <param name="Running">How many trials others hold, any of which may come back.</param>
public readonly record struct ClaimedTrial(StoredTrial? Trial, int Running);
