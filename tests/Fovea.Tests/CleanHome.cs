using Fovea.Networks;
using Fovea.Tests;

[assembly: AssemblyFixture(typeof(CleanHome))]

namespace Fovea.Tests;

/// <summary>
/// What Fovea keeps for a user goes into a folder of the tests' own, here and in programs started here: a home stays clean. Models are
/// those of the clone, as with <c>./fovea</c>.
/// </summary>
public sealed class CleanHome : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fovea-home-").FullName;

    public CleanHome()
    {
        Environment.SetEnvironmentVariable(FoveaHome.Variable, Path.Combine(_folder, "fovea"));
        Environment.SetEnvironmentVariable(ModelZoo.PathVariable, Path.Combine(References.Repository.Root, "models"));
        Environment.SetEnvironmentVariable("XDG_CACHE_HOME", Path.Combine(_folder, "cache"));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
