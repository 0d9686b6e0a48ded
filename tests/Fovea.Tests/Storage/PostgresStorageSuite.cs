using Fovea.Search.Storage;
using Fovea.Storage;

namespace Fovea.Tests.Storage;

public sealed class PostgresStorageSuite : StorageSuite
{
    private readonly PostgresDatabase _database = new();

    protected override IStudyStorage Connect() => StudyStorage.Open(_database.Connection, create: true);

    protected override void Remove() => _database.Dispose();
}
