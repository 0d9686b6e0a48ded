namespace Fovea.Search.Pruners;

/// <summary>Says which running trials are hopeless. A pruner has no memory and may be called from many threads.</summary>
public interface IPruner
{
    /// <summary>True if the trial should stop now, right after a report.</summary>
    /// <param name="context">The trial and the others.</param>
    bool ShouldPrune(PruningContext context);
}
