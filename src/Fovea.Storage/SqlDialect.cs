namespace Fovea.Storage;

/// <summary>Where the two databases differ.</summary>
/// <param name="Identity">The column type of a key that the database counts up.</param>
/// <param name="Now">The database's clock in microseconds since 1970.</param>
/// <param name="LockStudies">A statement that keeps other makers of tables and studies out until the transaction ends.</param>
/// <param name="LockRow">What makes a select lock its row until the transaction ends.</param>
/// <param name="OwnTables">A statement that gives 1 if the tables of studies are there, else 0.</param>
/// <param name="ForeignTables">A statement that gives the number of tables that make it somebody else's database.</param>
internal sealed record SqlDialect(string Identity, string Now, string LockStudies, string LockRow, string OwnTables, string ForeignTables);
