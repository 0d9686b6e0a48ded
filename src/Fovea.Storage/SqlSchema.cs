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
