using Npgsql;

namespace Fovea.Tests.Storage;

/// <summary>A database of its own on the server that ./check starts; it goes away with it.</summary>
internal sealed class PostgresDatabase : IDisposable
{
    private readonly string _server;
    private readonly string _name = $"fovea_{Guid.NewGuid():N}";

    /// <summary>Makes the database, or skips the test if there is no server.</summary>
    public PostgresDatabase()
    {
        string? server = Environment.GetEnvironmentVariable("FOVEA_TEST_POSTGRES");
        Assert.SkipWhen(string.IsNullOrEmpty(server), "no PostgreSQL server: ./check starts one, or set FOVEA_TEST_POSTGRES to a connection string");
        _server = new NpgsqlConnectionStringBuilder(server) { Pooling = false }.ConnectionString;
        Execute($"create database {_name}");
        Connection = new NpgsqlConnectionStringBuilder(server) { Database = _name, Pooling = true }.ConnectionString;
    }

    public string Connection { get; }

    /// <summary>Ends all sessions in the database, as a server that goes down does.</summary>
    public void Disconnect() => Execute($"select pg_terminate_backend(pid) from pg_stat_activity where datname = '{_name}'");

    public void Dispose() => Execute($"drop database if exists {_name} with (force)");

    private void Execute(string sql)
    {
        using NpgsqlConnection connection = new(_server);
        connection.Open();
        using NpgsqlCommand command = new(sql, connection);
        command.ExecuteNonQuery();
    }
}
