using System.Data.Common;
using System.Globalization;

namespace Fovea.Storage;

/// <summary>One transaction, with statements and their named values in one call.</summary>
internal sealed class SqlSession(DbConnection connection, DbTransaction transaction)
{
    /// <summary>The number of rows that the statement changed.</summary>
    public int Execute(string sql, params (string Name, object? Value)[] values)
    {
        using DbCommand command = Command(sql, values);
        return command.ExecuteNonQuery();
    }

    /// <summary>The one number that the statement gives.</summary>
    public long Scalar(string sql, params (string Name, object? Value)[] values) => TryScalar(sql, values) ?? throw new InvalidOperationException("A statement gave no row.");

    /// <summary>The first number that the statement gives; null for none.</summary>
    public long? TryScalar(string sql, params (string Name, object? Value)[] values)
    {
        using DbCommand command = Command(sql, values);
        object? value = command.ExecuteScalar();
        return value is null or DBNull ? null : Sound(() => Convert.ToInt64(value, CultureInfo.InvariantCulture));
    }

    /// <summary>All numbers that the statement gives.</summary>
    public List<long> Scalars(string sql, params (string Name, object? Value)[] values) => Read(sql, row => row.GetInt64(0), values);

    /// <summary>All rows that the statement gives.</summary>
    public List<T> Read<T>(string sql, Func<DbDataReader, T> read, params (string Name, object? Value)[] values)
    {
        using DbCommand command = Command(sql, values);
        using DbDataReader reader = command.ExecuteReader();
        List<T> rows = [];
        while (reader.Read()) rows.Add(Sound(() => read(reader)));
        return rows;
    }

    // SQLite takes any value in any column.
    private static T Sound<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception exception) when (exception is InvalidCastException or FormatException or OverflowException or ArgumentException or InvalidOperationException)
        {
            throw new BadInputException($"the storage of studies is damaged: a row holds something else than it should ({exception.Message.ReplaceLineEndings(" ")}).", exception);
        }
    }

    private DbCommand Command(string sql, (string Name, object? Value)[] values)
    {
        DbCommand command = connection.CreateCommand();
        (command.CommandText, command.Transaction) = (sql, transaction);
        foreach ((string name, object? value) in values)
        {
            DbParameter parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (name, value ?? DBNull.Value);
            command.Parameters.Add(parameter);
        }

        return command;
    }
}
