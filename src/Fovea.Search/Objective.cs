namespace Fovea.Search;

/// <summary>
/// What a study optimises. It reads the trial's configuration, seed and instance, may report on its way, and says how it
/// ended. A <see cref="FoveaException"/> it throws fails the trial, except
/// <see cref="SearchAbortedException"/>, <see cref="MissingDependencyException"/> and a failing storage: these and all
/// others end the search.
/// </summary>
public delegate Task<TrialOutcome> Objective(Trial trial, CancellationToken cancellationToken);
