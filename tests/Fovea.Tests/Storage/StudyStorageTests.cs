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
}
