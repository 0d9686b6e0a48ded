namespace Fovea.Search.Pruners;

/// <summary>All that a pruner may look at. Values are losses: smaller is better, NaN is worst.</summary>
/// <param name="Number">The trial's number.</param>
/// <param name="Reports">Its losses by rising step; the last one was just reported.</param>
/// <param name="Others">The other trials of the study, with their losses by rising step.</param>
public sealed record PruningContext(int Number, IReadOnlyList<IntermediateValue> Reports, IReadOnlyList<(TrialState State, IReadOnlyList<IntermediateValue> Reports)> Others);
