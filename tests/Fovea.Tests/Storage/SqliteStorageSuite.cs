using Fovea.Search.Storage;
using Fovea.Storage;

namespace Fovea.Tests.Storage;

public sealed class SqliteStorageSuite : StorageSuite
{
    private readonly SqliteFile _file = new();

    protected override IStudyStorage Connect() => StudyStorage.Open(_file.Path, create: true);

    protected override void Remove() => _file.Dispose();
}
