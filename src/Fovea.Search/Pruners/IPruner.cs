namespace Fovea.Search.Pruners;

/// <summary>Says which running trials are hopeless. A pruner has no memory and may be called from many threads.</summary>
public interface IPruner
{
    /// <summary>True if the trial should stop now, right after a report.</summary>
    /// <param name="context">The trial and the others.</param>
    bool ShouldPrune(PruningContext context);
}

/// <summary>Lets every trial run to its end.</summary>
public sealed class NoPruner : IPruner
{
    /// <inheritdoc/>
    public bool ShouldPrune(PruningContext context) => false;
}

/// <summary>All that a pruner may look at. Values are losses: smaller is better, NaN is worst.</summary>
/// <param name="Number">The trial's number.</param>
/// <param name="Reports">Its losses by rising step; the last one was just reported.</param>
/// <param name="Others">The other trials of the study, with their losses by rising step.</param>
public sealed record PruningContext(int Number, IReadOnlyList<IntermediateValue> Reports, IReadOnlyList<(TrialState State, IReadOnlyList<IntermediateValue> Reports)> Others);
