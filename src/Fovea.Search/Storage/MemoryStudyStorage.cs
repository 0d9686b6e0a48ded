namespace Fovea.Search.Storage;

/// <summary>Studies in the memory of one process, for tests and benchmarks.</summary>
public sealed class MemoryStudyStorage : IStudyStorage
{
    private readonly Lock _turn = new();
    private readonly List<(StoredStudy Study, List<Held> Trials)> _studies = [];
    private readonly Dictionary<long, Held> _trials = [];
    private readonly TimeProvider _clock;
    private long _lastId;

    /// <summary>An empty storage with the system's clock or another.</summary>
    public MemoryStudyStorage(TimeProvider? clock = null) => _clock = clock ?? TimeProvider.System;

    /// <inheritdoc/>
    public StoredStudy CreateStudy(string name, int version, string definition, CancellationToken cancellationToken = default)
    {
        lock (_turn)
        {
            if (_studies.Any(entry => entry.Study.Name == name)) throw new BadInputException($"there is already a study '{name}'.");
            StoredStudy study = new(++_lastId, name, version, definition, _clock.GetUtcNow());
            _studies.Add((study, []));
            return study;
        }
    }

    /// <inheritdoc/>
    public StoredStudy? FindStudy(string name, CancellationToken cancellationToken = default)
    {
        lock (_turn) return _studies.FirstOrDefault(entry => entry.Study.Name == name).Study;
    }

    /// <inheritdoc/>
    public IReadOnlyList<StoredStudy> ListStudies(CancellationToken cancellationToken = default)
    {
        lock (_turn) return [.. _studies.Select(entry => entry.Study)];
    }

    /// <inheritdoc/>
    public bool DeleteStudy(string name, CancellationToken cancellationToken = default)
    {
        lock (_turn)
        {
            foreach (Held held in _studies.Where(entry => entry.Study.Name == name).SelectMany(entry => entry.Trials)) _trials.Remove(held.Trial.Id);
            return _studies.RemoveAll(entry => entry.Study.Name == name) > 0;
        }
    }

    /// <inheritdoc/>
    public ClaimedTrial Claim(long study, TrialClaim claim, CancellationToken cancellationToken = default)
    {
        lock (_turn)
        {
            List<Held> trials = TrialsOf(study);
            foreach (Held held in trials.Where(held => held.Trial.State == TrialState.Running && held.LeaseEnd < _clock.GetUtcNow())) Expire(held, claim.MaxAttempts);
            Held? mine = trials.FirstOrDefault(held => held.Trial.State == TrialState.Running && held.Token == claim.Token);
            if (mine is null)
            {
                mine = trials.FirstOrDefault(held => held.Trial.State == TrialState.Waiting);
                if (mine is null && (claim.Limit is not int limit || trials.Count < limit)) mine = Add(trials);
                if (mine is not null) Take(mine, claim);
            }

            return new ClaimedTrial(mine?.Trial, trials.Count(held => held.Trial.State == TrialState.Running && held != mine));
        }
    }

    /// <inheritdoc/>
    public bool Propose(long trial, string token, string configuration, int instance, CancellationToken cancellationToken = default)
        => Change(trial, token, held => held.Trial = held.Trial with { Configuration = configuration, Instance = instance });

    /// <inheritdoc/>
    public bool Renew(long trial, string token, TimeSpan lease, CancellationToken cancellationToken = default) => Change(trial, token, held => held.LeaseEnd = _clock.GetUtcNow() + lease);

    /// <inheritdoc/>
    public bool Report(long trial, string token, IntermediateValue report, CancellationToken cancellationToken = default) => Change(trial, token, held =>
    {
        IEnumerable<IntermediateValue> others = held.Trial.IntermediateValues.Where(old => old.Step != report.Step);
        held.Trial = held.Trial with { IntermediateValues = [.. others.Append(report).OrderBy(old => old.Step)] };
    });

    /// <inheritdoc/>
    public bool Finish(long trial, string token, TrialResult result, CancellationToken cancellationToken = default)
    {
        lock (_turn)
        {
            if (_trials.TryGetValue(trial, out Held? held) && held.Trial.Finished is not null && held.Token == token) return true;
            return Change(trial, token, mine => mine.Trial = mine.Trial with { State = result.State, Values = result.Values, Error = result.Error, Attributes = result.Attributes, Finished = _clock.GetUtcNow() });
        }
    }

    /// <inheritdoc/>
    public bool Release(long trial, string token, CancellationToken cancellationToken = default)
        => Change(trial, token, held => (held.Token, held.Trial) = ("", held.Trial with { State = TrialState.Waiting, Attempt = held.Trial.Attempt - 1, IntermediateValues = [] }));

    /// <inheritdoc/>
    public IReadOnlyList<StoredTrial> ReadTrials(long study, int fromNumber, CancellationToken cancellationToken = default)
    {
        lock (_turn) return [.. TrialsOf(study).Skip(fromNumber).Select(held => held.Trial)];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private List<Held> TrialsOf(long study) => _studies.FirstOrDefault(entry => entry.Study.Id == study).Trials ?? throw new BadInputException("the study is no longer there: it was deleted.");

    private Held Add(List<Held> trials)
    {
        Held held = new() { Trial = new StoredTrial { Id = ++_lastId, Number = trials.Count, State = TrialState.Waiting } };
        trials.Add(held);
        _trials.Add(held.Trial.Id, held);
        return held;
    }

    private void Take(Held held, TrialClaim claim)
    {
        (held.Token, held.LeaseEnd) = (claim.Token, _clock.GetUtcNow() + claim.Lease);
        held.Trial = held.Trial with { State = TrialState.Running, Attempt = held.Trial.Attempt + 1, Worker = claim.Worker, Started = _clock.GetUtcNow(), IntermediateValues = [] };
    }

    private void Expire(Held held, int maxAttempts)
    {
        held.Token = "";
        held.Trial = held.Trial.Attempt < maxAttempts
            ? held.Trial with { State = TrialState.Waiting }
            : held.Trial with { State = TrialState.Failed, Finished = _clock.GetUtcNow(), Error = StorageText.Lost(held.Trial.Attempt) };
    }

    private bool Change(long trial, string token, Action<Held> change)
    {
        lock (_turn)
        {
            if (!_trials.TryGetValue(trial, out Held? held) || held.Trial.State != TrialState.Running || held.Token != token) return false;
            change(held);
            return true;
        }
    }

    private sealed class Held
    {
        public required StoredTrial Trial { get; set; }

        public string Token { get; set; } = "";

        public DateTimeOffset LeaseEnd { get; set; }
    }
}
