using System.Data.Common;
using Fovea.Search.Storage;
using Microsoft.Data.Sqlite;

namespace Fovea.Storage;

/// <summary>Studies in one SQLite file, which several processes of one machine may share.</summary>
public sealed class SqliteStudyStorage : SqlStudyStorage
{
    private const int Busy = 5;
    private const int Locked = 6;
    private const int NoDatabase = 26;
    private const int PatienceSeconds = 60;

    // Waiting inside SQLite cannot be cancelled, so it is done a second at a time.
    private const int TurnSeconds = 1;

    private static readonly SqlDialect Dialect = new(
        Identity: "integer primary key autoincrement",
        Now: "cast(unixepoch('subsec') * 1000000 as integer)",

        // A transaction is begun as a writing one, so it is alone already.
        LockStudies: "select 1",
        LockRow: "",
        OwnTables: "select count(*) from sqlite_master where type = 'table' and name = 'fovea_storage'",
        ForeignTables: @"select count(*) from sqlite_master where type in ('table', 'view') and name not like 'fovea\_%' escape '\' and name not like 'sqlite\_%' escape '\'");

    private readonly string _path;
    private readonly string _connection;

    /// <summary>Opens a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="create">True to make it if it is not there.</param>
    /// <exception cref="BadInputException">The file is not there, cannot be opened, is no database, or one of another program.</exception>
    public SqliteStudyStorage(string path, bool create)
        : base(Dialect)
    {
        _path = path;
        Patience = TimeSpan.FromSeconds(PatienceSeconds);
        if (Directory.Exists(path)) throw new BadInputException($"'{path}' is a folder, not a file of studies.");
        if (!create && !File.Exists(path)) throw new BadInputException($"there is no file of studies '{path}'.") { Reason = FailureReason.NoStudies };
        _connection = new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = create ? SqliteOpenMode.ReadWriteCreate : SqliteOpenMode.ReadWrite,
            DefaultTimeout = TurnSeconds,
        }.ConnectionString;
        Provision(create, $"'{path}'");
    }

    private protected override DbConnection Connect()
    {
        SqliteConnection connection = new(_connection);
        try
        {
            connection.Open();

            // SQLite's own waiting is much finer than the driver's.
            using SqliteCommand command = connection.CreateCommand();
            command.CommandText = $"pragma busy_timeout = {TurnSeconds * 1000}";
            command.ExecuteNonQuery();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private protected override bool IsPassing(DbException exception) => exception is SqliteException { SqliteErrorCode: Busy or Locked };

    private protected override FoveaException Explain(DbException exception) => exception is SqliteException { SqliteErrorCode: NoDatabase }
        ? new BadInputException($"'{_path}' is no file of studies: it is no SQLite database.", exception)
        : new StorageException($"the file of studies '{_path}' cannot be used: {exception.Message.ReplaceLineEndings(" ")} What was told before is kept.", exception);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        using SqliteConnection connection = new(_connection);
        SqliteConnection.ClearPool(connection);
        base.Dispose(disposing);
    }
}
