using Fovea.Search.Spaces;
using Fovea.Tensors;

namespace Fovea.Search.Samplers;

/// <summary>
/// NSGA-II (Deb et al., 2002): a generation is as many trials in a row as the population is large; its parents are the
/// best of all before it by front and crowding. Binary tournaments, simulated binary crossover and polynomial mutation
/// for numbers, uniform crossover and a fresh draw for choices.
/// </summary>
public sealed class NsgaSampler : ISampler
{
    private const int AttemptsForNew = 10;

    private readonly int _population;

    /// <summary>Creates the sampler; reads <see cref="SamplerOptions.Population"/>.</summary>
    public NsgaSampler(SamplerOptions options) => _population = options.Population;

    /// <inheritdoc/>
    public int MaxObjectives => int.MaxValue;

    /// <inheritdoc/>
    public int? Capacity(SearchSpace space) => null;

    /// <inheritdoc/>
    public Proposal Propose(SamplingContext context)
    {
        int generation = context.Number / _population;
        List<Parent> parents = generation == 0 ? [] : Parents(context, generation);
        if (parents.Count < 2) return new Proposal(RandomSampler.Draw(context, context.Random));
        for (int attempt = 0; attempt < AttemptsForNew; attempt++)
        {
            Configuration child = Variation.Child(Tournament(parents, context.Random), Tournament(parents, context.Random), context.Random);
            if (!context.IsKnown(child)) return new Proposal(child);
        }

        return new Proposal(context.Space.Draw(context.Random));
    }

    // Survivors of survivors: what one generation drops does not come back.
    private List<Parent> Parents(SamplingContext context, int generation)
    {
        List<Parent> survivors = [];
        TrialRecord[] complete = [.. context.Trials.Where(trial => trial.State == TrialState.Complete && trial.Number < generation * _population)];
        foreach (IGrouping<int, TrialRecord> born in complete.GroupBy(trial => trial.Number / _population).OrderBy(group => group.Key))
        {
            survivors.AddRange(born.Select(trial => new Parent(trial.Configuration!, [.. trial.Values.Select((value, objective) => context.Loss(objective, value))])));
            survivors = Select(survivors);
        }

        return survivors;
    }

    private List<Parent> Select(List<Parent> candidates)
    {
        List<Parent> selected = [];
        IReadOnlyList<int[]> fronts = Dominance.Fronts([.. candidates.Select(candidate => candidate.Losses)]);
        for (int rank = 0; rank < fronts.Count && selected.Count < _population; rank++)
        {
            double[] crowding = Dominance.Crowding([.. candidates.Select(candidate => candidate.Losses)], fronts[rank]);
            IEnumerable<Parent> ranked = fronts[rank].Select((index, i) => candidates[index] with { Rank = rank, Crowding = crowding[i] });
            selected.AddRange(ranked.OrderByDescending(parent => parent.Crowding).Take(_population - selected.Count));
        }

        return selected;
    }

    private static Configuration Tournament(List<Parent> parents, RandomSource random)
    {
        Parent a = parents[random.NextInt(parents.Count)];
        Parent b = parents[random.NextInt(parents.Count)];
        bool second = b.Rank < a.Rank || (b.Rank == a.Rank && b.Crowding > a.Crowding);
        return (second ? b : a).Configuration;
    }

    private readonly record struct Parent(Configuration Configuration, IReadOnlyList<double> Losses)
    {
        public int Rank { get; init; }

        public double Crowding { get; init; }
    }
}
