using Fovea.Search.Spaces;
using Fovea.Tensors;

namespace Fovea.Search.Samplers;

/// <summary>
/// The search for the configurations that promise the most improvement over the incumbent (Hutter et al., 2011): local
/// search from the best ten that were tried, and random ones. A small finite space is scored whole.
/// </summary>
internal sealed class ExpectedImprovement
{
    private const int LocalStarts = 10;
    private const int NeighboursOfNumber = 4;
    private const double NeighbourSpread = 0.2;
    private const double LeastGain = 1e-5;

    private readonly SearchSpace _space;
    private readonly FeatureSpace _features;
    private readonly RandomForest _forest;
    private readonly RandomSource _random;
    private readonly double _incumbent;

    /// <summary>Grows the model on the losses seen; those of one configuration are averaged.</summary>
    public ExpectedImprovement(SearchSpace space, bool ordered, IReadOnlyList<(Configuration Configuration, double Loss)> losses, RandomSource random)
    {
        (_space, _random) = (space, random);
        _features = new FeatureSpace(space, ordered);
        Known = [.. losses.GroupBy(entry => entry.Configuration).Select(group => (group.Key, group.Average(entry => entry.Loss)))];
        _incumbent = Known.Min(entry => entry.Loss);
        _forest = RandomForest.Grow(_features, [.. Known.Select(entry => _features.Encode(entry.Configuration))], [.. Known.Select(entry => entry.Loss)], random);
    }

    /// <summary>The configurations seen, with their mean losses.</summary>
    public IReadOnlyList<(Configuration Configuration, double Loss)> Known { get; }

    /// <summary>Candidates with the most promising first; ties in random order.</summary>
    public IReadOnlyList<Configuration> Rank(int candidates)
    {
        List<Configuration> found = [];
        if (!_space.HasConditions && _space.Cardinality <= candidates)
        {
            found.AddRange(Enumerate());
        }
        else
        {
            IEnumerable<Configuration> starts = Known.Select(entry => entry.Configuration).Select(start => (start, Score(start), _random.NextWord())).OrderByDescending(entry => entry.Item2).ThenBy(entry => entry.Item3).Take(LocalStarts).Select(entry => entry.start).ToList();
            foreach (Configuration start in starts) found.Add(Climb(start));
            while (found.Count < candidates) found.Add(_space.Draw(_random));
        }

        return [.. found.Select(configuration => (configuration, Score(configuration), _random.NextWord())).OrderByDescending(entry => entry.Item2).ThenBy(entry => entry.Item3).Select(entry => entry.configuration)];
    }

    /// <summary>The expected improvement of one configuration; 0 where the model has no doubt.</summary>
    public double Score(Configuration configuration)
    {
        (double mean, double deviation) = _forest.Predict(_features.Encode(configuration));
        if (deviation <= 0) return 0;
        double z = (_incumbent - mean) / deviation;
        return ((_incumbent - mean) * NormalDistribution.Cumulative(z)) + (deviation * NormalDistribution.Density(z));
    }

    private Configuration Climb(Configuration start)
    {
        (Configuration at, double score) = (start, Score(start));
        while (true)
        {
            Configuration[] neighbours = [.. Neighbours(at)];
            for (int i = neighbours.Length - 1; i > 0; i--)
            {
                int other = _random.NextInt(i + 1);
                (neighbours[i], neighbours[other]) = (neighbours[other], neighbours[i]);
            }

            Configuration? better = neighbours.FirstOrDefault(neighbour => Score(neighbour) > score + LeastGain);
            if (better is null) return at;
            (at, score) = (better, Score(better));
        }
    }

    // The one-exchange neighbourhood; children that an exchange switches on come from their priors.
    private IEnumerable<Configuration> Neighbours(Configuration from)
    {
        for (int i = 0; i < _features.Count; i++)
        {
            if (double.IsNaN(from[i])) continue;
            foreach (double value in Exchanges(i, from[i]).Where(value => value != from[i]).Distinct())
            {
                int changed = i;
                yield return _space.Build((index, parameter) => index == changed ? value : double.IsNaN(from[index]) ? parameter.Draw(_random) : from[index]);
            }
        }
    }

    private IEnumerable<double> Exchanges(int index, double value)
    {
        if (_features.IsCategory(index))
        {
            for (int choice = 0; choice < _features.Categories(index) - 1; choice++) yield return choice;
            yield break;
        }

        double centre = _features.Encode(index, value);
        for (int i = 0; i < NeighboursOfNumber;)
        {
            double share = centre + (NeighbourSpread * NormalDistribution.Draw(_random));
            if (share is < 0 or > 1) continue;
            yield return _features.Decode(index, share);
            i++;
        }
    }

    private IEnumerable<Configuration> Enumerate()
    {
        int count = (int)_space.Cardinality!.Value;
        for (int number = 0; number < count; number++)
        {
            int rest = number;
            yield return _space.Build((_, parameter) =>
            {
                (rest, int digit) = Math.DivRem(rest, parameter.Cardinality!.Value);
                return parameter.ValueAt(digit);
            });
        }
    }
}
