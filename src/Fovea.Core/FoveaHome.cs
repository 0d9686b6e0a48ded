namespace Fovea;

/// <summary>What Fovea keeps for a user: installed models, measured times, what made finished outputs.</summary>
public static class FoveaHome
{
    /// <summary>The variable that names another folder than <c>~/.fovea</c>.</summary>
    public const string Variable = "FOVEA_HOME";

    /// <summary>The folder, which need not exist; null for a user without a home.</summary>
    public static string? Root
    {
        get
        {
            if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named) return Path.GetFullPath(named);
            string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
            return Path.IsPathFullyQualified(home) ? Path.Combine(home, ".fovea") : null;
        }
    }

    /// <summary>A path in the folder; null for a user without a home.</summary>
    public static string? PathOf(params string[] parts) => Root is { } root ? Path.Combine([root, .. parts]) : null;
}
