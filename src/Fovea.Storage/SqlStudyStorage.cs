using System.Data.Common;
using System.Diagnostics;
using Fovea.Search;
using Fovea.Search.Storage;

namespace Fovea.Storage;

/// <summary>
/// The storage contract in SQL that SQLite and PostgreSQL both speak. Every call is one transaction, and may be repeated
/// without harm: claims and ends carry their token. So a database that goes away for a while is waited for.
/// </summary>
public abstract class SqlStudyStorage : IStudyStorage
{
    private readonly SqlDialect _dialect;

    private protected SqlStudyStorage(SqlDialect dialect) => _dialect = dialect;

    /// <summary>How long a call waits for a database that has gone away before it fails.</summary>
    public TimeSpan Patience { get; set; } = TimeSpan.FromSeconds(30);

    /// <inheritdoc/>
    public StoredStudy CreateStudy(string name, int version, string definition, CancellationToken cancellationToken = default) => Run(session =>
    {
        session.Execute(_dialect.LockStudies);
        if (session.Scalar("select count(*) from fovea_studies where name = @name", ("name", name)) > 0) throw new BadInputException($"there is already a study '{name}'.");
        session.Execute($"insert into fovea_studies(name, version, definition, created_at) values (@name, @version, @definition, {_dialect.Now})", ("name", name), ("version", version), ("definition", definition));
        return ReadStudies(session, "where name = @name", ("name", name))[0];
    }, cancellationToken);

    /// <inheritdoc/>
    public StoredStudy? FindStudy(string name, CancellationToken cancellationToken = default) => Run(session => ReadStudies(session, "where name = @name", ("name", name)).FirstOrDefault(), cancellationToken);

    /// <inheritdoc/>
    public IReadOnlyList<StoredStudy> ListStudies(CancellationToken cancellationToken = default) => Run(session => ReadStudies(session, "order by id"), cancellationToken);

    /// <inheritdoc/>
    public bool DeleteStudy(string name, CancellationToken cancellationToken = default) => Run(session =>
    {
        const string Trials = "select t.id from fovea_trials t join fovea_studies s on s.id = t.study_id where s.name = @name";
        session.Execute($"delete from fovea_reports where trial_id in ({Trials})", ("name", name));
        session.Execute($"delete from fovea_trials where id in ({Trials})", ("name", name));
        return session.Execute("delete from fovea_studies where name = @name", ("name", name)) > 0;
    }, cancellationToken);

    /// <inheritdoc/>
    public ClaimedTrial Claim(long study, TrialClaim claim, CancellationToken cancellationToken = default) => Run(session =>
    {
        if (session.Scalar($"select count(*) from (select id from fovea_studies where id = @study {_dialect.LockRow}) locked", ("study", study)) == 0) throw new BadInputException("the study is no longer there: it was deleted.");
        Expire(session, study, claim.MaxAttempts);
        long? id = session.TryScalar("select id from fovea_trials where study_id = @study and token = @token and state = 'Running'", ("study", study), ("token", claim.Token));
        if (id is null)
        {
            id = session.TryScalar("select id from fovea_trials where study_id = @study and state = 'Waiting' order by number limit 1", ("study", study));
            id ??= Add(session, study, claim.Limit);
            if (id is long taken) Take(session, taken, claim);
        }

        long running = session.Scalar("select count(*) from fovea_trials where study_id = @study and state = 'Running' and token <> @token", ("study", study), ("token", claim.Token));
        return new ClaimedTrial(id is long mine ? ReadTrials(session, "where id = @id", ("id", mine))[0] : null, (int)running);
    }, cancellationToken);

    /// <inheritdoc/>
    public bool Propose(long trial, string token, string configuration, int instance, CancellationToken cancellationToken = default)
        => Change(trial, token, "configuration = @configuration, instance = @instance", [("configuration", configuration), ("instance", instance)], cancellationToken);

    /// <inheritdoc/>
    public bool Renew(long trial, string token, TimeSpan lease, CancellationToken cancellationToken = default) => Change(trial, token, $"lease_end = {_dialect.Now} + @lease", [("lease", Microseconds(lease))], cancellationToken);

    /// <inheritdoc/>
    public bool Report(long trial, string token, IntermediateValue report, CancellationToken cancellationToken = default) => Run(session =>
    {
        // The update takes the row's lock, so that the trial cannot change hands in between.
        if (session.Execute("update fovea_trials set worker = worker where id = @id and token = @token and state = 'Running'", ("id", trial), ("token", token)) == 0) return false;
        session.Execute(
            "insert into fovea_reports(trial_id, step, value) values (@id, @step, @value) on conflict(trial_id, step) do update set value = excluded.value",
            ("id", trial),
            ("step", report.Step),
            ("value", double.IsNaN(report.Value) ? null : report.Value));
        return true;
    }, cancellationToken);

    /// <inheritdoc/>
    public bool Finish(long trial, string token, TrialResult result, CancellationToken cancellationToken = default) => Run(session =>
    {
        int ended = session.Execute(
            $"update fovea_trials set state = @state, \"values\" = @values, error = @error, attributes = @attributes, finished_at = {_dialect.Now} where id = @id and token = @token and state = 'Running'",
            ("state", result.State.ToString()),
            ("values", result.Values),
            ("error", result.Error),
            ("attributes", result.Attributes),
            ("id", trial),
            ("token", token));
        return ended > 0 || session.Scalar("select count(*) from fovea_trials where id = @id and token = @token and finished_at is not null", ("id", trial), ("token", token)) > 0;
    }, cancellationToken);

    /// <inheritdoc/>
    public bool Release(long trial, string token, CancellationToken cancellationToken = default) => Run(session =>
    {
        bool released = session.Execute("update fovea_trials set state = 'Waiting', token = '', attempt = attempt - 1 where id = @id and token = @token and state = 'Running'", ("id", trial), ("token", token)) > 0;
        if (released) session.Execute("delete from fovea_reports where trial_id = @id", ("id", trial));
        return released;
    }, cancellationToken);

    /// <inheritdoc/>
    public IReadOnlyList<StoredTrial> ReadTrials(long study, int fromNumber, CancellationToken cancellationToken = default)
        => Run(session => ReadTrials(session, "where study_id = @study and number >= @number", ("study", study), ("number", fromNumber)), cancellationToken);

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Closes the connections that are kept.</summary>
    protected virtual void Dispose(bool disposing)
    {
    }

    /// <summary>Looks whether this is a database of studies, and makes the tables that are missing if that was asked for. Fails at once if the database is not there.</summary>
    /// <exception cref="BadInputException">Another program or another version of Fovea made the database.</exception>
    private protected void Provision(bool create, string place) => Attempt(session =>
    {
        session.Execute(_dialect.LockStudies);
        if (session.Scalar(_dialect.OwnTables) == 0)
        {
            if (session.Scalar(_dialect.ForeignTables) > 0) throw new BadInputException($"{place} is a database of another program.") { Reason = FailureReason.ForeignDatabase };
            if (!create) throw new BadInputException($"{place} holds no studies.") { Reason = FailureReason.NoStudies };
        }

        if (create) foreach (string statement in SqlSchema.Statements(_dialect)) session.Execute(statement);
        long? version = session.TryScalar("select max(version) from fovea_storage");
        if (version is null && !create) throw new BadInputException($"{place} is damaged: it does not say which format it has.");
        if (version is null) session.Execute("insert into fovea_storage(version) values (@version)", ("version", SqlSchema.Version));
        else if (version != SqlSchema.Version) throw new BadInputException($"the storage is of format {version}, this Fovea reads format {SqlSchema.Version}: use the version that made it.");
        return true;
    });

    /// <summary>A new open connection.</summary>
    private protected abstract DbConnection Connect();

    /// <summary>True if waiting may help: the server is away, or busy.</summary>
    private protected abstract bool IsPassing(DbException exception);

    /// <summary>The failure in words for people.</summary>
    private protected abstract FoveaException Explain(DbException exception);

    private void Expire(SqlSession session, long study, int maxAttempts)
    {
        const string Expired = "study_id = @study and state = 'Running' and lease_end <";
        session.Execute($"update fovea_trials set state = 'Waiting', token = '' where {Expired} {_dialect.Now} and attempt < @most", ("study", study), ("most", maxAttempts));
        foreach (long attempts in session.Scalars($"select distinct attempt from fovea_trials where {Expired} {_dialect.Now}", ("study", study)))
        {
            session.Execute(
                $"update fovea_trials set state = 'Failed', token = '', finished_at = {_dialect.Now}, error = @error where {Expired} {_dialect.Now} and attempt = @attempt",
                ("study", study),
                ("attempt", attempts),
                ("error", StorageText.Lost((int)attempts)));
        }
    }

    private static long? Add(SqlSession session, long study, int? limit)
    {
        long count = session.Scalar("select count(*) from fovea_trials where study_id = @study", ("study", study));
        if (count >= limit) return null;
        return session.Scalar("insert into fovea_trials(study_id, number, state) values (@study, @number, 'Waiting') returning id", ("study", study), ("number", (int)count));
    }

    private void Take(SqlSession session, long trial, TrialClaim claim)
    {
        session.Execute(
            $"update fovea_trials set state = 'Running', token = @token, worker = @worker, attempt = attempt + 1, started_at = {_dialect.Now}, lease_end = {_dialect.Now} + @lease where id = @id",
            ("token", claim.Token),
            ("worker", claim.Worker),
            ("lease", Microseconds(claim.Lease)),
            ("id", trial));
        session.Execute("delete from fovea_reports where trial_id = @id", ("id", trial));
    }

    private bool Change(long trial, string token, string change, (string, object?)[] values, CancellationToken cancellationToken)
        => Run(session => session.Execute($"update fovea_trials set {change} where id = @id and token = @token and state = 'Running'", [("id", trial), ("token", token), .. values]) > 0, cancellationToken);

    private static List<StoredStudy> ReadStudies(SqlSession session, string where, params (string, object?)[] values)
        => session.Read($"select id, name, version, definition, created_at from fovea_studies {where}", row => new StoredStudy(row.GetInt64(0), row.GetString(1), row.GetInt32(2), row.GetString(3), Time(row.GetInt64(4))), values);

    private static List<StoredTrial> ReadTrials(SqlSession session, string where, params (string, object?)[] values)
    {
        ILookup<long, IntermediateValue> reports = session
            .Read($"select trial_id, step, value from fovea_reports where trial_id in (select id from fovea_trials {where}) order by step", row => (row.GetInt64(0), new IntermediateValue(row.GetInt32(1), row.IsDBNull(2) ? double.NaN : row.GetDouble(2))), values)
            .ToLookup(entry => entry.Item1, entry => entry.Item2);
        const string Columns = "id, number, state, configuration, instance, \"values\", attempt, worker, started_at, finished_at, error, attributes";
        return session.Read($"select {Columns} from fovea_trials {where} order by number", row => ReadTrial(row, reports), values);
    }

    private static StoredTrial ReadTrial(DbDataReader row, ILookup<long, IntermediateValue> reports) => new()
    {
        Id = row.GetInt64(0),
        Number = row.GetInt32(1),
        State = Enum.Parse<TrialState>(row.GetString(2)),
        Configuration = Text(row, 3),
        Instance = row.GetInt32(4),
        Values = Text(row, 5),
        IntermediateValues = [.. reports[row.GetInt64(0)]],
        Attempt = row.GetInt32(6),
        Worker = row.GetString(7),
        Started = row.IsDBNull(8) ? default : Time(row.GetInt64(8)),
        Finished = row.IsDBNull(9) ? null : Time(row.GetInt64(9)),
        Error = Text(row, 10),
        Attributes = Text(row, 11),
    };

    private static string? Text(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static DateTimeOffset Time(long microseconds) => DateTimeOffset.UnixEpoch.AddTicks(checked(microseconds * TimeSpan.TicksPerMicrosecond));

    private static long Microseconds(TimeSpan time) => time.Ticks / TimeSpan.TicksPerMicrosecond;

    private T Run<T>(Func<SqlSession, T> work, CancellationToken cancellationToken)
    {
        long started = Stopwatch.GetTimestamp();
        for (TimeSpan pause = TimeSpan.FromMilliseconds(50); ; pause = TimeSpan.FromMilliseconds(Math.Min(2000, pause.TotalMilliseconds * 2)))
        {
            try
            {
                return Attempt(work);
            }
            catch (StorageException exception) when (exception.InnerException is DbException cause && IsPassing(cause) && Stopwatch.GetElapsedTime(started) + pause < Patience && !cancellationToken.WaitHandle.WaitOne(pause))
            {
                // Once more.
            }
        }
    }

    private T Attempt<T>(Func<SqlSession, T> work)
    {
        try
        {
            using DbConnection connection = Connect();
            using DbTransaction transaction = connection.BeginTransaction();
            T result = work(new SqlSession(connection, transaction));
            transaction.Commit();
            return result;
        }
        catch (DbException exception)
        {
            throw Explain(exception);
        }
    }
}
