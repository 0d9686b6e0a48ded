using Fovea.Search.Spaces;

namespace Fovea.Search.Samplers;

/// <summary>
/// SMAC proper (Hutter et al., 2011): challengers, every second of them random, race against the incumbent over problem
/// instances such as validation clips. Each trial is one run of a configuration on one instance. The incumbent gets one
/// more instance before each challenger; a challenger runs on 1, 2, 4, … of the incumbent's instances and is dropped as
/// soon as its mean on them is worse.
/// </summary>
/// <remarks>
/// Configurations have run on different instances, so the forest learns their mean distance from the incumbent on the
/// instances that both have seen, where SMAC learns from instance features.
/// </remarks>
public sealed class SmacSampler : ISampler
{
    internal const int DefaultCandidates = 5000;

    private readonly SamplerOptions _options;

    /// <summary>Creates the sampler; reads Instances, Candidates, Ordered and Liar of the options.</summary>
    public SmacSampler(SamplerOptions options) => _options = options;

    /// <inheritdoc/>
    public int MaxObjectives => 1;

    /// <inheritdoc/>
    public int? Capacity(SearchSpace space) => null;

    /// <inheritdoc/>
    public Proposal Propose(SamplingContext context)
    {
        Race race = Race.Replay(context);
        if (race.Incumbent is null) return new Proposal(context.Space.Draw(context.Random), context.Random.NextInt(_options.Instances));
        if (race.NextOfChallenger() is Proposal next) return next;
        if (!race.IncumbentHadItsRun && race.NextOfIncumbent(_options.Instances, context.Random) is Proposal more) return more;
        return new Proposal(Challenger(context, race), race.FirstInstance(context.Random));
    }

    private Configuration Challenger(SamplingContext context, Race race)
    {
        if (race.Challengers % 2 == 1) return Unknown(context, [RandomSampler.Draw(context, context.Random)]);
        ExpectedImprovement improvement = new(context.Space, _options.Ordered, race.Losses(_options.Liar), context.Random);
        return Unknown(context, improvement.Rank(_options.Candidates ?? DefaultCandidates));
    }

    // A configuration that was raced needs no second race; if all were, one more random draw is taken.
    private static Configuration Unknown(SamplingContext context, IReadOnlyList<Configuration> ranked)
    {
        HashSet<Configuration> known = [.. context.Trials.Select(trial => trial.Configuration!)];
        return ranked.FirstOrDefault(configuration => !known.Contains(configuration)) ?? context.Space.Draw(context.Random);
    }
}

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
