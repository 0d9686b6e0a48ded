using Fovea.Search.Spaces;

namespace Fovea.Search.Samplers;

/// <summary>
/// Proposes what a trial is to try. A sampler has no memory: what it proposes depends on its options and the context
/// alone, so that a study can stop anywhere, and any worker can go on. Safe to call from many threads.
/// </summary>
public interface ISampler
{
    /// <summary>How many objectives it can serve at once.</summary>
    int MaxObjectives { get; }

    /// <summary>How many trials it has proposals for; null for any number.</summary>
    /// <exception cref="BadInputException">The sampler cannot work in this space.</exception>
    int? Capacity(SearchSpace space);

    /// <summary>The proposal for the trial of <see cref="SamplingContext.Number"/>.</summary>
    Proposal Propose(SamplingContext context);
}
