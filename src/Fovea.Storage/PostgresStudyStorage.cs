using System.Data.Common;
using Fovea.Search.Storage;
using Npgsql;

namespace Fovea.Storage;

/// <summary>Studies in a PostgreSQL database, which workers on many machines may share.</summary>
public sealed class PostgresStudyStorage : SqlStudyStorage
{
    private static readonly SqlDialect Dialect = new(
        Identity: "bigint generated always as identity primary key",
        Now: "cast(extract(epoch from clock_timestamp()) * 1000000 as bigint)",

        // Two makers of the same table at once clash even with "if not exists".
        LockStudies: "select pg_advisory_xact_lock(4052713)",
        LockRow: "for update",
        OwnTables: "select count(*) from information_schema.tables where table_name = 'fovea_storage' and table_schema = any(current_schemas(false))",

        // A server's database is often shared by several programs.
        ForeignTables: "select 0");

    private readonly NpgsqlDataSource _source;

    /// <summary>Opens a database.</summary>
    /// <param name="connection">An Npgsql connection string.</param>
    /// <param name="create">True to make the tables if they are not there.</param>
    /// <exception cref="BadInputException">The database does not exist, refuses the user or holds no studies.</exception>
    /// <exception cref="StorageException">The server does not answer.</exception>
    public PostgresStudyStorage(string connection, bool create)
        : base(Dialect)
    {
        _source = NpgsqlDataSource.Create(connection);
        try
        {
            Provision(create, "the database");
        }
        catch
        {
            _source.Dispose();
            throw;
        }
    }

    private protected override DbConnection Connect() => _source.OpenConnection();

    // 57P…: the server shuts down or starts up. 40…: two transactions were in each other's way.
    private protected override bool IsPassing(DbException exception) => exception switch
    {
        PostgresException refused => refused.IsTransient || refused.SqlState.StartsWith("57P", StringComparison.Ordinal) || refused.SqlState.StartsWith("40", StringComparison.Ordinal),
        NpgsqlException => true,
        _ => false,
    };

    private protected override FoveaException Explain(DbException exception)
    {
        if (exception is PostgresException refused && (refused.SqlState is "3D000" || refused.SqlState.StartsWith("28", StringComparison.Ordinal)))
        {
            return new BadInputException($"the database refuses: {refused.MessageText}.", exception);
        }

        string what = exception is PostgresException error ? $"the database fails: {error.MessageText}." : "the database does not answer.";
        return new StorageException($"{what} What was told before is kept: run the same command again when it is back.", exception);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) _source.Dispose();
        base.Dispose(disposing);
    }
}
