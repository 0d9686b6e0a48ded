namespace Fovea.Tests.Storage;

/// <summary>A place for an SQLite file that goes away with it.</summary>
internal sealed class SqliteFile : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fovea-storage-").FullName;

    public string Path => System.IO.Path.Combine(_folder, "studies.db");

    public void Dispose() => Directory.Delete(_folder, true);
}
