using Npgsql;

namespace Fovea.Storage;

/// <summary>The two ways of naming a PostgreSQL database.</summary>
internal static class PostgresAddress
{
    /// <summary>The connection string, or null if the text names no PostgreSQL database.</summary>
    /// <exception cref="BadInputException">It names one, but is malformed.</exception>
    public static string? TryParse(string place)
    {
        try
        {
            if (place.StartsWith("postgresql://", StringComparison.Ordinal) || place.StartsWith("postgres://", StringComparison.Ordinal)) return FromUri(new Uri(place));
            return place.Contains("Host=", StringComparison.OrdinalIgnoreCase) ? new NpgsqlConnectionStringBuilder(place).ConnectionString : null;
        }
        catch (Exception exception) when (exception is UriFormatException or ArgumentException or FormatException)
        {
            // The text may hold a password, so it is not repeated.
            throw new BadInputException("the storage's address is malformed: write postgresql://user:password@host:port/database.", exception);
        }
    }

    private static string FromUri(Uri uri)
    {
        string[] user = uri.UserInfo.Split(':', 2);
        NpgsqlConnectionStringBuilder builder = new() { Host = uri.Host, Database = Uri.UnescapeDataString(uri.AbsolutePath.TrimStart('/')) };
        if (uri.Port > 0) builder.Port = uri.Port;
        if (user[0].Length > 0) builder.Username = Uri.UnescapeDataString(user[0]);
        if (user.Length > 1) builder.Password = Uri.UnescapeDataString(user[1]);
        foreach (string pair in uri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] parts = pair.Split('=', 2);
            builder[Uri.UnescapeDataString(parts[0])] = parts.Length > 1 ? Uri.UnescapeDataString(parts[1]) : "";
        }

        return builder.Database.Length > 0 ? builder.ConnectionString : throw new FormatException("no database");
    }
}
