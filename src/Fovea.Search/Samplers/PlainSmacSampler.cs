using Fovea.Search.Spaces;

namespace Fovea.Search.Samplers;

/// <summary>
/// SMAC as NNI 2.1 ran it: one random configuration, then always the one of highest expected improvement under a random
/// forest of all results. No intensification, and none of SMAC's interleaved random configurations.
/// </summary>
public sealed class PlainSmacSampler : ISampler
{
    private readonly SamplerOptions _options;

    /// <summary>Creates the sampler; reads Candidates, Ordered and Liar of the options.</summary>
    public PlainSmacSampler(SamplerOptions options) => _options = options;

    /// <inheritdoc/>
    public int MaxObjectives => 1;

    /// <inheritdoc/>
    public int? Capacity(SearchSpace space) => null;

    /// <inheritdoc/>
    public Proposal Propose(SamplingContext context)
    {
        IReadOnlyList<Observation> observations = context.Observe(_options.Liar);
        if (observations.Count == 0) return new Proposal(context.Space.Draw(context.Random));
        ExpectedImprovement improvement = new(context.Space, _options.Ordered, [.. observations.Select(observation => (observation.Configuration, observation.Loss))], context.Random);
        return new Proposal(improvement.Rank(_options.Candidates ?? SmacSampler.DefaultCandidates)[0]);
    }
}
