using System.Diagnostics;
using Fovea.Search;

namespace Fovea.Cli.Commands;

/// <summary>What is known of a running search without asking its storage again.</summary>
internal sealed class SearchCommandState
{
    private const int ShownBest = 3;

    private readonly long _began = Stopwatch.GetTimestamp();
    private readonly Dictionary<TrialState, int> _counts = [];
    private readonly SearchBudget _budget;
    private int _ended;

    public SearchCommandState(Study study, SearchBudget budget)
    {
        (Study, _budget) = (study, budget);
        IReadOnlyList<TrialRecord> trials = study.Trials();
        foreach (TrialRecord trial in trials.Where(trial => trial.IsFinished)) _counts[trial.State] = Count(trial.State) + 1;
        if (study.BestTrials() is [TrialRecord best, ..] && study.Directions.Count == 1) (BestNumber, BestValue) = (best.Number, best.Values[0]);
    }

    public Study Study { get; }

    /// <summary>The trials of this process that run now.</summary>
    public SortedDictionary<int, Trial> Running { get; } = [];

    /// <summary>The number of the best trial; null without one, or with several objectives.</summary>
    public int? BestNumber { get; private set; }

    /// <summary>Its value.</summary>
    public double BestValue { get; private set; }

    /// <summary>The time since this process began.</summary>
    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(_began);

    /// <summary>The finished trials of all times.</summary>
    public int Finished => _counts.Values.Sum();

    /// <summary>How many trials the study is to have; null for no limit.</summary>
    public int? Goal => _budget.Trials;

    /// <summary>How many trials have ended in a state.</summary>
    public int Count(TrialState state) => _counts.GetValueOrDefault(state);

    /// <summary>The time that is left by the pace so far and by the limit; null if neither tells.</summary>
    public TimeSpan? Remaining
    {
        get
        {
            TimeSpan? byTrials = Goal is int goal && _ended > 0 ? Elapsed / _ended * Math.Max(0, goal - Finished) : null;
            TimeSpan? byTime = _budget.Time - Elapsed;
            return byTrials is null || byTime < byTrials ? byTime : byTrials;
        }
    }

    public void Add(Trial trial, TrialOutcome? outcome)
    {
        if (outcome is null)
        {
            Running[trial.Number] = trial;
            return;
        }

        Running.Remove(trial.Number);
        _ended++;
        _counts[outcome.State] = Count(outcome.State) + 1;
        if (outcome.State != TrialState.Complete || Study.Directions.Count != 1 || outcome.Values.Count != 1) return;
        double sign = Study.Directions[0] == Direction.Minimize ? 1 : -1;
        if (BestNumber is null || sign * outcome.Values[0] < sign * BestValue) (BestNumber, BestValue) = (trial.Number, outcome.Values[0]);
    }

    /// <summary>One line: <c>12/100 trials, best 0.41 at 7, 1 pruned, ETA 0:03:20</c>.</summary>
    public string Line()
    {
        List<string> parts = [Goal is int goal ? $"{Finished}/{goal} trials" : $"{Finished} trials"];
        if (BestNumber is int number) parts.Add($"best {BestValue:G6} at {number}");
        foreach (TrialState state in new[] { TrialState.Pruned, TrialState.Failed })
        {
            if (Count(state) > 0) parts.Add($"{Count(state)} {state.ToString().ToLowerInvariant()}");
        }

        if (Remaining is TimeSpan left && left > TimeSpan.Zero) parts.Add($"ETA {(int)left.TotalHours}:{left:mm\\:ss}");
        return string.Join(", ", parts);
    }

    /// <summary>The last best trials from the storage, best first, for the table.</summary>
    public IReadOnlyList<TrialRecord> Leaders()
    {
        if (Study.Directions.Count > 1) return [.. Study.BestTrials().Take(ShownBest)];
        double sign = Study.Directions[0] == Direction.Minimize ? 1 : -1;
        return [.. Study.Trials().Where(trial => trial.State == TrialState.Complete).OrderBy(trial => sign * trial.Values[0]).Take(ShownBest)];
    }
}
