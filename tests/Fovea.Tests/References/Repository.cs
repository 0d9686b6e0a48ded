namespace Fovea.Tests.References;

/// <summary>The checkout that the tests were built from.</summary>
internal static class Repository
{
    /// <summary>The folder that holds <c>Fovea.slnx</c>, at or above the test assembly.</summary>
    public static string Root { get; } = FindRoot();

    private static string FindRoot()
    {
        for (DirectoryInfo? at = new(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "Fovea.slnx"))) return at.FullName;
        }

        throw new InvalidOperationException("The tests read the sources of their checkout; run them inside it.");
    }
}
