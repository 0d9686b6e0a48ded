using Fovea.Search.Storage;

namespace Fovea.Storage;

/// <summary>Opens a study storage by what a person calls it.</summary>
public static class StudyStorage
{
    /// <summary>
    /// Opens a PostgreSQL database (<c>postgresql://user:password@host:port/database</c> or <c>Host=…;Database=…</c>) or
    /// an SQLite file (a path).
    /// </summary>
    /// <param name="place">The address or the path.</param>
    /// <param name="create">True to make a file or tables that are not there; reading never changes a database.</param>
    /// <exception cref="BadInputException">The file is missing, no database or one of another program, or the database refuses the user.</exception>
    /// <exception cref="FoveaException">The server does not answer.</exception>
    public static IStudyStorage Open(string place, bool create)
    {
        if (PostgresAddress.TryParse(place) is string connection) return new PostgresStudyStorage(connection, create);
        if (string.IsNullOrWhiteSpace(place)) throw new BadInputException("the storage has no name: give the path of a file or a postgresql:// address.");
        return new SqliteStudyStorage(place, create);
    }
}
