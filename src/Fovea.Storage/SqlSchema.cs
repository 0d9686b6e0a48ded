namespace Fovea.Storage;

/// <summary>The tables. Times are microseconds since 1970 by the database's clock; a value of NULL is not a number.</summary>
internal static class SqlSchema
{
    /// <summary>The format of the tables.</summary>
    public const int Version = 1;

    /// <summary>The statements that make what is missing.</summary>
    public static IEnumerable<string> Statements(SqlDialect dialect) =>
    [
        "create table if not exists fovea_storage(version integer not null)",
        $"create table if not exists fovea_studies(id {dialect.Identity}, name text not null unique, version integer not null, definition text not null, created_at bigint not null)",
        $"""
        create table if not exists fovea_trials(
            id {dialect.Identity},
            study_id bigint not null references fovea_studies(id),
            number integer not null,
            state text not null,
            configuration text,
            instance integer not null default 0,
            "values" text,
            attempt integer not null default 0,
            worker text not null default '',
            token text not null default '',
            lease_end bigint not null default 0,
            started_at bigint,
            finished_at bigint,
            error text,
            attributes text,
            unique(study_id, number))
        """,
        "create table if not exists fovea_reports(trial_id bigint not null references fovea_trials(id), step integer not null, value double precision, primary key(trial_id, step))",
    ];
}

/// <summary>Where the two databases differ.</summary>
/// <param name="Identity">The column type of a key that the database counts up.</param>
/// <param name="Now">The database's clock in microseconds since 1970.</param>
/// <param name="LockStudies">A statement that keeps other makers of tables and studies out until the transaction ends.</param>
/// <param name="LockRow">What makes a select lock its row until the transaction ends.</param>
/// <param name="OwnTables">A statement that gives 1 if the tables of studies are there, else 0.</param>
/// <param name="ForeignTables">A statement that gives the number of tables that make it somebody else's database.</param>
internal sealed record SqlDialect(string Identity, string Now, string LockStudies, string LockRow, string OwnTables, string ForeignTables);
