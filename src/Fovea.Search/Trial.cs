using System.Globalization;
using Fovea.Search.Spaces;

namespace Fovea.Search;

/// <summary>
/// A trial that this worker holds. It belongs to the worker until it is told or released, as long as the lease is
/// renewed; if it is not, another worker may take it up, and what this one says is no longer heard. Thread-safe.
/// </summary>
public sealed class Trial
{
    private readonly Study _study;
    private readonly long _id;
    private readonly string _token;
    private readonly TimeSpan _lease;
    private readonly TrialRecord _record;
    private readonly CancellationToken _cancellationToken;

    // Once the token is cancelled, calls wait no longer for a storage that is away.
    internal Trial(Study study, long id, string token, TrialRecord record, TimeSpan lease, CancellationToken cancellationToken = default)
        => (_study, _id, _token, _record, _lease, _cancellationToken) = (study, id, token, record, lease, cancellationToken);

    /// <summary>The number in the study, from 0.</summary>
    public int Number => _record.Number;

    /// <summary>What to try.</summary>
    public Configuration Configuration => _record.Configuration!;

    /// <summary>Which problem instance to run on, from 0; always 0 unless the study races.</summary>
    public int Instance => _record.Instance;

    /// <summary>How many problem instances the study has; 1 unless it races.</summary>
    public int Instances => _study.Definition.Sampler.Instances;

    /// <summary>True if the study has more than one instance.</summary>
    public bool Races => Instances > 1;

    /// <summary>The seed to use: the same whenever this trial is tried.</summary>
    public ulong Seed => _record.Seed;

    /// <summary>How many times it has been taken up, from 1.</summary>
    public int Attempt => _record.Attempt;

    /// <summary>The key by which another process may go on with this trial; see <see cref="Resume"/>.</summary>
    public string Key => $"{_record.Number}:{_id}:{_token}";

    /// <summary>How long the trial stays here after each renewal.</summary>
    public TimeSpan Lease => _lease;

    /// <summary>The trial of a key that <see cref="Key"/> gave, in this or another process.</summary>
    /// <exception cref="BadInputException">The key is no key of this study.</exception>
    public static Trial Resume(Study study, string key, TimeSpan lease)
    {
        string[] parts = key.Split(':');
        if (parts.Length != 3 || !int.TryParse(parts[0], CultureInfo.InvariantCulture, out int number) || !long.TryParse(parts[1], CultureInfo.InvariantCulture, out long id)) throw new BadInputException($"'{key}' is no key of a trial: give the one that asking returned.");
        TrialRecord record = study.Trials().ElementAtOrDefault(number) ?? throw new BadInputException($"the study '{study.Name}' has no trial {number}.");
        return record.Configuration is null ? throw new BadInputException($"the trial {number} of the study '{study.Name}' has no configuration yet.") : new Trial(study, id, parts[2], record, lease);
    }

    /// <summary>Says that the worker is alive; false if the trial is no longer its own.</summary>
    public bool Renew() => _study.Renew(_id, _token, _lease, _cancellationToken);

    /// <summary>
    /// Reports the first objective's value at a step, 0 or more: true means go on, false means stop and tell
    /// <see cref="TrialOutcome.Pruned"/> (or that the trial is no longer this worker's). NaN is the worst value.
    /// </summary>
    public bool Report(int step, double value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        return _study.Report(_id, _token, Number, step, value, _cancellationToken) ?? false;
    }

    /// <summary>Ends the trial; false if it is no longer this worker's, and then nothing is counted.</summary>
    public bool Tell(TrialOutcome outcome) => _study.Finish(_id, _token, outcome, _cancellationToken);

    /// <summary>Ends the trial with its values, one an objective.</summary>
    public bool Tell(params double[] values) => Tell(TrialOutcome.Complete(values));

    /// <summary>Gives the trial back untried; another worker, or this one later, takes it up.</summary>
    public bool Release() => _study.Release(_id, _token, _cancellationToken);
}
