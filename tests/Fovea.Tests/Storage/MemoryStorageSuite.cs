using Fovea.Search.Storage;

namespace Fovea.Tests.Storage;

public sealed class MemoryStorageSuite : StorageSuite
{
    private readonly MemoryStudyStorage _storage = new();

    protected override IStudyStorage Connect() => _storage;
}
