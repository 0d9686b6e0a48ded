using Fovea.Search.Spaces;
using Fovea.Tensors;

namespace Fovea.Search.Samplers;

/// <summary>Where intensification stands, worked out from the trials so far in the order of their numbers.</summary>
internal sealed class Race
{
    private readonly Dictionary<Configuration, Entrant> _entrants = [];
    private readonly List<Entrant> _order = [];
    private Entrant? _incumbent;

    private Race()
    {
    }

    /// <summary>The best configuration so far; null before the first result.</summary>
    public Configuration? Incumbent => _incumbent?.Configuration;

    /// <summary>How many challengers have entered.</summary>
    public int Challengers => _order.Count - 1;

    /// <summary>True if the newest trial was a further run of the incumbent, so that a challenger is next.</summary>
    public bool IncumbentHadItsRun { get; private set; }

    /// <summary>Follows the trials from the first to the last.</summary>
    public static Race Replay(SamplingContext context)
    {
        Race race = new();
        foreach (TrialRecord trial in context.Trials) race.Follow(trial, context);
        return race;
    }

    /// <summary>The run that an open race needs next; null if none is open or all it needs is running.</summary>
    public Proposal? NextOfChallenger()
    {
        foreach (Entrant entrant in _order.Where(entrant => entrant != _incumbent && !entrant.Dropped && entrant.Runs.Count + entrant.Pending.Count < entrant.Batch))
        {
            foreach (int instance in _incumbent!.Runs.Keys)
            {
                if (!entrant.Runs.ContainsKey(instance) && !entrant.Pending.Contains(instance)) return new Proposal(entrant.Configuration, instance);
            }
        }

        return null;
    }

    /// <summary>A run of the incumbent on an instance it has not seen; null if it has seen or is seeing all.</summary>
    public Proposal? NextOfIncumbent(int instances, RandomSource random)
    {
        int[] unseen = [.. Enumerable.Range(0, instances).Where(instance => !_incumbent!.Runs.ContainsKey(instance) && !_incumbent.Pending.Contains(instance))];
        return unseen.Length == 0 ? null : new Proposal(_incumbent!.Configuration, unseen[random.NextInt(unseen.Length)]);
    }

    /// <summary>The instance that a new challenger begins with.</summary>
    public int FirstInstance(RandomSource random) => _incumbent!.Runs.Keys.ElementAt(random.NextInt(_incumbent.Runs.Count));

    /// <summary>One loss a configuration, comparable between configurations; running ones as the liar says.</summary>
    public IReadOnlyList<(Configuration Configuration, double Loss)> Losses(ConstantLiar liar)
    {
        double centre = _incumbent!.Runs.Values.Average();
        List<(Configuration Configuration, double Loss)> losses = [];
        foreach (Entrant entrant in _order)
        {
            int[] shared = [.. entrant.Runs.Keys.Where(_incumbent.Runs.ContainsKey)];
            if (shared.Length > 0) losses.Add((entrant.Configuration, centre + shared.Average(instance => entrant.Runs[instance] - _incumbent.Runs[instance])));
        }

        if (liar == ConstantLiar.None) return losses;
        double lie = liar == ConstantLiar.Best ? losses.Min(entry => entry.Loss) : liar == ConstantLiar.Worst ? losses.Max(entry => entry.Loss) : losses.Average(entry => entry.Loss);
        return [.. losses, .. _order.Where(entrant => entrant.Runs.Count == 0 && entrant.Pending.Count > 0).Select(entrant => (entrant.Configuration, lie))];
    }

    private void Follow(TrialRecord trial, SamplingContext context)
    {
        if (!_entrants.TryGetValue(trial.Configuration!, out Entrant? entrant))
        {
            entrant = new Entrant(trial.Configuration!);
            _entrants.Add(trial.Configuration!, entrant);
            _order.Add(entrant);
        }

        IncumbentHadItsRun = entrant == _incumbent;
        switch (trial.State)
        {
            case TrialState.Complete:
                entrant.Runs[trial.Instance] = context.Loss(0, trial.Values[0]);
                break;
            case TrialState.Running or TrialState.Waiting:
                entrant.Pending.Add(trial.Instance);
                return;
            default:
                // Whoever fails on an instance loses the race; an incumbent merely has not seen it.
                entrant.Dropped = entrant != _incumbent;
                return;
        }

        if (_incumbent is null) _incumbent = entrant;
        else if (entrant != _incumbent) Compare(entrant);
    }

    private void Compare(Entrant challenger)
    {
        int[] shared = [.. challenger.Runs.Keys.Where(_incumbent!.Runs.ContainsKey)];
        bool all = shared.Length == _incumbent.Runs.Count;
        if (challenger.Dropped || (shared.Length < challenger.Batch && !all)) return;
        double distance = shared.Sum(instance => challenger.Runs[instance] - _incumbent.Runs[instance]);
        if (distance > 0) challenger.Dropped = true;
        else if (!all) challenger.Batch *= 2;
        else Crown(challenger);
    }

    // The old incumbent has lost its race; it may not start another.
    private void Crown(Entrant challenger)
    {
        _incumbent!.Dropped = true;
        _incumbent = challenger;
    }

    private sealed class Entrant(Configuration configuration)
    {
        public Configuration Configuration { get; } = configuration;

        public SortedDictionary<int, double> Runs { get; } = [];

        public HashSet<int> Pending { get; } = [];

        /// <summary>How many of the incumbent's instances must be run before the next comparison: 1, 2, 4, …</summary>
        public int Batch { get; set; } = 1;

        public bool Dropped { get; set; }
    }
}
