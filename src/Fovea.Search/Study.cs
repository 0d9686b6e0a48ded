using System.Text.Json;
using Fovea.Search.Pruners;
using Fovea.Search.Samplers;
using Fovea.Search.Spaces;
using Fovea.Search.Storage;

namespace Fovea.Search;

/// <summary>
/// A search: trials that are asked for and told, in a storage that other processes may share. With one worker, the same
/// seed gives the same trials, however often it stops and goes on. Thread-safe.
/// </summary>
public sealed class Study
{
    private const int AttemptsOfSampler = 50;
    private const int AttemptsInAll = 2000;

    private readonly IStudyStorage _storage;
    private readonly StoredStudy _stored;
    private readonly ISampler _sampler;
    private readonly IPruner _pruner;
    private readonly int? _capacity;
    private readonly Lock _turn = new();
    private readonly List<TrialRecord> _finished = [];

    private Study(IStudyStorage storage, StoredStudy stored, StudyDefinition definition)
    {
        (_storage, _stored, Definition) = (storage, stored, definition);
        Space = SearchSpaceJson.Parse(definition.Space.ToJsonString());
        (_sampler, _pruner) = (SamplerFactory.Create(definition.Sampler), PrunerFactory.Create(definition.Pruner));
        _capacity = Check(Space, definition, _sampler);
    }

    /// <summary>The name in its storage.</summary>
    public string Name => _stored.Name;

    /// <summary>What the study is.</summary>
    public StudyDefinition Definition { get; }

    /// <summary>The search space.</summary>
    public SearchSpace Space { get; }

    /// <summary>Which values are better, one an objective.</summary>
    public IReadOnlyList<Direction> Directions => Definition.Directions;

    /// <summary>
    /// What every proposal must fulfil; null for nothing. It belongs to this object, not to the storage: who goes on with
    /// the study sets it anew.
    /// </summary>
    public Func<Configuration, bool>? Constraint { get; init; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset Created => _stored.Created;

    /// <summary>Makes a study.</summary>
    /// <exception cref="BadInputException">There is one of this name, or the options do not fit each other.</exception>
    public static Study Create(IStudyStorage storage, string name, SearchSpace space, StudyOptions options, Func<Configuration, bool>? constraint = null)
    {
        if (string.IsNullOrWhiteSpace(name)) throw new BadInputException("the study has no name: give it one.");
        StudyDefinition definition = new() { Directions = options.Directions, Space = SearchSpaceJson.Write(space), Sampler = options.Sampler, Pruner = options.Pruner, Seed = options.Seed };
        Check(space, definition, SamplerFactory.Create(options.Sampler));
        PrunerFactory.Create(options.Pruner);
        return new Study(storage, storage.CreateStudy(name, StudyDefinition.CurrentVersion, JsonSerializer.Serialize(definition, StudyJson.Default.StudyDefinition)), definition) { Constraint = constraint };
    }

    /// <summary>Opens a study.</summary>
    /// <exception cref="BadInputException">There is none of this name, or another version of Fovea made it.</exception>
    public static Study Open(IStudyStorage storage, string name) => TryOpen(storage, name) ?? throw new BadInputException($"there is no study '{name}' here.") { Reason = FailureReason.StudyNotFound };

    /// <summary>Opens a study; null if there is none of this name.</summary>
    /// <exception cref="BadInputException">Another version of Fovea made it.</exception>
    public static Study? TryOpen(IStudyStorage storage, string name, Func<Configuration, bool>? constraint = null)
    {
        if (storage.FindStudy(name) is not { } stored) return null;
        if (stored.Version != StudyDefinition.CurrentVersion) throw new BadInputException($"the study '{name}' is of format {stored.Version}, this Fovea reads format {StudyDefinition.CurrentVersion}: use the version that made it.");
        StudyDefinition definition = StudyJson.ReadDefinition(stored.Definition) ?? throw new BadInputException($"the study '{name}' is damaged: its definition does not read.");
        return new Study(storage, stored, definition) { Constraint = constraint };
    }

    /// <summary>
    /// Takes up a trial: one that a lost worker left, or a new one. Null if there is none to have: the study has
    /// <paramref name="limit"/> trials or the sampler's grid is used up. Tell it, release it, or keep renewing it. Once the token is
    /// cancelled, neither this nor the trial waits for a storage that is away.
    /// </summary>
    public Trial? TryAsk(WorkerOptions worker, int? limit = null, CancellationToken cancellationToken = default) => TryAsk(worker, limit, out _, cancellationToken);

    /// <summary>The same; <paramref name="running"/> is the number of trials that other workers hold, any of which may come back.</summary>
    public Trial? TryAsk(WorkerOptions worker, int? limit, out int running, CancellationToken cancellationToken = default)
    {
        int? most = _capacity is int capacity && (limit is null || capacity < limit) ? capacity : limit;
        while (true)
        {
            string token = Guid.NewGuid().ToString("N");
            ClaimedTrial claimed = _storage.Claim(_stored.Id, new TrialClaim(token, worker.Name, worker.Lease, most, worker.MaxAttempts), cancellationToken);
            running = claimed.Running;
            if (claimed.Trial is not { } stored) return null;
            TrialRecord? record = Read(stored);
            if (record.Configuration is null) record = Propose(stored.Id, token, record, worker.Lease, cancellationToken);

            // Without one, another worker took the trial up while this one thought about it.
            if (record is not null) return new Trial(this, stored.Id, token, record, worker.Lease, cancellationToken);
        }
    }

    /// <summary>The trials as they stand, by number.</summary>
    public IReadOnlyList<TrialRecord> Trials(CancellationToken cancellationToken = default)
    {
        // Finished trials do not change, so the ones at the front are read once. The storage may have to be waited for,
        // which must not hold up others; two that read the same trials meanwhile add them once.
        int known;
        lock (_turn) known = _finished.Count;
        List<TrialRecord> rest = [.. _storage.ReadTrials(_stored.Id, known, cancellationToken).Select(Read)];
        if (rest.Where((trial, i) => trial.Number != known + i).Any()) throw Damaged("its trials are not numbered one by one");
        lock (_turn)
        {
            _finished.AddRange(rest.TakeWhile(trial => trial.IsFinished).Skip(_finished.Count - known));
            return [.. _finished.Take(known), .. rest];
        }
    }

    /// <summary>The trials no other is better than: one for one objective, the Pareto front for more; none before the first result.</summary>
    public IReadOnlyList<TrialRecord> BestTrials() => BestOf.Trials(Trials(), Directions, Definition.Sampler.Instances > 1);

    internal bool Renew(long id, string token, TimeSpan lease, CancellationToken cancellationToken) => _storage.Renew(id, token, lease, cancellationToken);

    internal bool Release(long id, string token, CancellationToken cancellationToken) => _storage.Release(id, token, cancellationToken);

    internal bool Finish(long id, string token, TrialOutcome outcome, CancellationToken cancellationToken)
    {
        outcome = Checked(outcome);
        string? values = outcome.State == TrialState.Complete ? JsonSerializer.Serialize([.. outcome.Values], StudyJson.Default.DoubleArray) : null;
        string? attributes = outcome.Attributes == TrialAttributes.None ? null : JsonSerializer.Serialize(outcome.Attributes, StudyJson.Default.TrialAttributes);
        return _storage.Finish(id, token, new TrialResult(outcome.State, values, outcome.Error, attributes), cancellationToken);
    }

    /// <summary>The outcome as it is written down: that of an objective which gave too many or too few values is a failure.</summary>
    internal TrialOutcome Checked(TrialOutcome outcome) => outcome.State != TrialState.Complete || outcome.Values.Count == Directions.Count
        ? outcome
        : TrialOutcome.Failed($"the objective gave {outcome.Values.Count} values, the study has {Directions.Count} objectives");

    internal bool? Report(long id, string token, int number, int step, double value, CancellationToken cancellationToken)
    {
        if (!_storage.Report(id, token, new IntermediateValue(step, value), cancellationToken)) return null;
        if (_pruner is NoPruner) return true;
        IReadOnlyList<TrialRecord> all = Trials(cancellationToken);
        return !_pruner.ShouldPrune(new PruningContext(number, Losses(all[number]), [.. all.Where(trial => trial.Number != number).Select(trial => (trial.State, Losses(trial)))]));
    }

    private IReadOnlyList<IntermediateValue> Losses(TrialRecord trial)
        => Directions[0] == Direction.Minimize ? trial.IntermediateValues : [.. trial.IntermediateValues.Select(report => report with { Value = -report.Value })];

    // Null if the trial went to another worker. A sampler may think, and a constraint measure, for longer than a lease.
    private TrialRecord? Propose(long id, string token, TrialRecord record, TimeSpan lease, CancellationToken cancellationToken)
    {
        using Heartbeat heartbeat = new(() => Renew(id, token, lease, cancellationToken), lease);
        try
        {
            TrialRecord[] others = [.. Trials(cancellationToken).Where(trial => trial.Number != record.Number && trial.Configuration is not null)];
            Proposal proposal = Feasible(new SamplingContext(Space, Directions, others, record.Number, Definition.Seed));
            bool mine = _storage.Propose(id, token, proposal.Configuration.ToString(), proposal.Instance, cancellationToken);
            return mine ? record with { Configuration = proposal.Configuration, Instance = proposal.Instance } : null;
        }
        catch (SearchAbortedException)
        {
            _storage.Release(id, token, cancellationToken);
            throw;
        }
    }

    // The context's random numbers go on from one attempt to the next, so a sampler proposes something else each time; one
    // that is sure of what it wants is asked in vain, and then chance decides.
    private Proposal Feasible(SamplingContext context)
    {
        Proposal proposal = _sampler.Propose(context);
        for (int attempt = 1; Constraint is not null && !Constraint(proposal.Configuration); attempt++)
        {
            if (attempt >= AttemptsInAll) throw new SearchAbortedException($"none of {AttemptsInAll} points of the search space keeps the constraint: loosen it.");
            proposal = attempt < AttemptsOfSampler ? _sampler.Propose(context) : proposal with { Configuration = Space.Draw(context.Random) };
        }

        return proposal;
    }

    private TrialRecord Read(StoredTrial stored)
    {
        try
        {
            TrialRecord trial = ReadFields(stored);
            bool sound = trial.State != TrialState.Complete || (trial.Configuration is not null && trial.Values.Count == Directions.Count && trial.Values.All(double.IsFinite));
            return sound ? trial : throw Damaged($"trial {stored.Number} is complete, but lacks values or parameters");
        }
        catch (Exception exception) when (exception is BadInputException || ForeignJson.IsFault(exception))
        {
            throw Damaged($"trial {stored.Number} does not read ({exception.Message.ReplaceLineEndings(" ")})", exception);
        }
    }

    private BadInputException Damaged(string what, Exception? inner = null) => new($"the study '{Name}' is damaged: {what}.", inner);

    private TrialRecord ReadFields(StoredTrial stored) => new()
    {
        Number = stored.Number,
        State = stored.State,
        Configuration = stored.Configuration is null ? null : Space.Read(ForeignJson.ReadObject(stored.Configuration)),
        Instance = stored.Instance,
        Values = stored.Values is null ? [] : ForeignJson.Read(stored.Values, StudyJson.Default.DoubleArray),
        IntermediateValues = stored.IntermediateValues,
        Seed = StudySeed.Of(Definition.Seed, stored.Number, StudySeed.Purpose.Objective),
        Attempt = stored.Attempt,
        Worker = stored.Worker,
        Started = stored.Started,
        Finished = stored.Finished,
        Error = stored.Error,
        Attributes = stored.Attributes is null ? TrialAttributes.None : ForeignJson.Read(stored.Attributes, StudyJson.Default.TrialAttributes),
    };

    private static int? Check(SearchSpace space, StudyDefinition definition, ISampler sampler)
    {
        if (definition.Directions.Count == 0) throw new BadInputException("the study has no objective: give it at least one direction.");
        if (definition.Directions.Count > sampler.MaxObjectives) throw new BadInputException($"the sampler {definition.Sampler.Name} serves one objective, not {definition.Directions.Count}: take nsga2, random or grid.");
        if (definition.Directions.Count > 1 && definition.Pruner.Name != "none") throw new BadInputException("a study with several objectives takes no pruner.");
        if (definition.Sampler.Instances > 1 && space.Parameters.Any(parameter => parameter.Name == "instance")) throw new BadInputException("a study with several instances has no parameter called 'instance': objectives get the instance under that name.");
        return sampler.Capacity(space);
    }
}
