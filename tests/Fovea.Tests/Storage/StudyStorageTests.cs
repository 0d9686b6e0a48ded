using System.Diagnostics;
using Fovea.Search;
using Fovea.Search.Spaces;
using Fovea.Search.Storage;
using Fovea.Storage;
using Microsoft.Data.Sqlite;

namespace Fovea.Tests.Storage;

public sealed class StudyStorageTests : IDisposable
{
    private readonly SqliteFile _file = new();

    [Fact]
    public void A_file_that_is_no_database_is_named()
    {
        File.WriteAllText(_file.Path, new string('x', 5000));
        string message = Assert.Throws<BadInputException>(() => StudyStorage.Open(_file.Path, create: true)).Message;
        Assert.Contains(_file.Path, message, StringComparison.Ordinal);
        Assert.Equal(5000, new FileInfo(_file.Path).Length);
    }

    [Fact]
    public void A_missing_file_is_named_and_not_made()
    {
        Assert.Contains(_file.Path, Assert.Throws<BadInputException>(() => StudyStorage.Open(_file.Path, create: false)).Message, StringComparison.Ordinal);
        Assert.False(File.Exists(_file.Path));
    }

    [Fact]
    public void Tables_of_another_version_are_refused_and_kept()
    {
        StudyStorage.Open(_file.Path, create: true).Dispose();
        using (SqliteConnection connection = new($"Data Source={_file.Path};Pooling=false"))
        {
            connection.Open();
            using SqliteCommand command = new("update fovea_storage set version = 99", connection);
            command.ExecuteNonQuery();
        }

        Assert.Contains("format 99", Assert.Throws<BadInputException>(() => StudyStorage.Open(_file.Path, create: false)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_database_of_another_program_is_refused_and_stays_as_it_is(bool create)
    {
        Sql("create table t(x)");
        byte[] before = File.ReadAllBytes(_file.Path);
        BadInputException refused = Assert.Throws<BadInputException>(() => StudyStorage.Open(_file.Path, create));
        Assert.Contains("another program", refused.Message, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(_file.Path));
    }

    [Fact]
    public void Reading_an_empty_database_makes_no_tables()
    {
        Sql("create table t(x)", "drop table t");
        Assert.Contains("holds no studies", Assert.Throws<BadInputException>(() => StudyStorage.Open(_file.Path, create: false)).Message, StringComparison.Ordinal);
        StudyStorage.Open(_file.Path, create: true).Dispose();
        StudyStorage.Open(_file.Path, create: false).Dispose();
    }

    [Theory]
    [InlineData("update fovea_trials set state = 'Dancing'")]
    [InlineData("update fovea_trials set state = x'00ff'")]
    [InlineData("update fovea_trials set number = 7")]
    [InlineData("update fovea_trials set number = 99999999999999")]
    [InlineData("update fovea_trials set configuration = '[1]'")]
    [InlineData("update fovea_trials set configuration = '{\"x\":'")]
    [InlineData("update fovea_trials set configuration = '{\"\\ud800\":1}'")]
    [InlineData("update fovea_trials set configuration = '{\"x\":\"far\"}'")]
    [InlineData("update fovea_trials set configuration = null")]
    [InlineData("update fovea_trials set \"values\" = '[]'")]
    [InlineData("update fovea_trials set \"values\" = '[null]'")]
    [InlineData("update fovea_trials set \"values\" = '[1e999]'")]
    [InlineData("update fovea_trials set \"values\" = '{}'")]
    [InlineData("update fovea_trials set \"values\" = x'00ff'")]
    [InlineData("update fovea_trials set attributes = '{\"artefacts\":null}'")]
    [InlineData("update fovea_trials set attributes = '7'")]
    [InlineData("update fovea_trials set started_at = 9223372036854775807")]
    [InlineData("update fovea_trials set attempt = 1e300")]
    [InlineData("update fovea_studies set definition = '{}'")]
    [InlineData("update fovea_studies set definition = 'null'")]
    [InlineData("update fovea_studies set definition = '{\"directions\":[null]}'")]
    [InlineData("update fovea_studies set definition = replace(definition, '\"name\":\"x\"', '\"name\":\"\\ud800\"')")]
    [InlineData("update fovea_studies set version = 'new'")]
    [InlineData("update fovea_studies set created_at = 9223372036854775807")]
    [InlineData("delete from fovea_storage")]
    public void A_damaged_row_ends_in_one_line(string damage)
    {
        SearchSpace space = new([new FloatParameter("x", 0, 1)]);
        using (IStudyStorage storage = StudyStorage.Open(_file.Path, create: true))
        {
            Study study = Study.Create(storage, "s", space, new StudyOptions());
            study.TryAsk(new WorkerOptions())!.Tell(0.5);
        }

        Sql(damage);
        BadInputException refused = Assert.Throws<BadInputException>(() =>
        {
            using IStudyStorage storage = StudyStorage.Open(_file.Path, create: false);
            Study.Open(storage, "s").BestTrials();
        });
        Assert.DoesNotContain('\n', refused.Message);
    }

    [Fact]
    public void A_cancelled_search_waits_no_longer_for_a_storage_that_is_away()
    {
        using IStudyStorage storage = StudyStorage.Open(_file.Path, create: true);
        using SqliteConnection other = new($"Data Source={_file.Path};Pooling=false");
        other.Open();
        using SqliteTransaction held = other.BeginTransaction();
        using CancellationTokenSource cancelled = new(TimeSpan.FromSeconds(0.2));
        long start = Stopwatch.GetTimestamp();
        Assert.Throws<StorageException>(() => storage.ListStudies(cancelled.Token));
        Assert.InRange(Stopwatch.GetElapsedTime(start).TotalSeconds, 0.1, 20);
    }

    [Theory]
    [InlineData("postgresql://")]
    [InlineData("postgresql://user:secret@host:99999999/db")]
    [InlineData("postgresql://user:secret@host")]
    [InlineData("Host=a;Nonsense=secret")]
    [InlineData(" ")]
    public void A_malformed_address_is_refused_without_its_password(string address)
        => Assert.DoesNotContain("secret", Assert.Throws<BadInputException>(() => StudyStorage.Open(address, create: false)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_server_that_is_not_there_is_reported_at_once()
        => Assert.Contains("does not answer", Assert.Throws<StorageException>(() => StudyStorage.Open("postgresql://fovea@127.0.0.1:1/none", create: true)).Message, StringComparison.Ordinal);

    public void Dispose() => _file.Dispose();

    private void Sql(params string[] statements)
    {
        using SqliteConnection connection = new($"Data Source={_file.Path};Pooling=false");
        connection.Open();
        foreach (string statement in statements)
        {
            using SqliteCommand command = new(statement, connection);
            command.ExecuteNonQuery();
        }
    }
}
