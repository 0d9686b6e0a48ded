namespace Fovea.Cli;

/// <summary>The folder for what can be made again: $XDG_CACHE_HOME/fovea, else ~/.cache/fovea, on Windows the local application data.</summary>
internal static class UserCache
{
    /// <summary>The path of a file there, which need not exist; null for a user without a home.</summary>
    public static string? PathOf(string file)
    {
        // The specification says that a relative path is to be ignored.
        string? named = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
        if (named is { Length: > 0 } && Path.IsPathFullyQualified(named)) return Path.Combine(named, "fovea", file);
        if (OperatingSystem.IsWindows()) return Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData) is { Length: > 0 } local ? Path.Combine(local, "fovea", file) : null;
        return Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) is { Length: > 0 } home ? Path.Combine(home, ".cache", "fovea", file) : null;
    }
}
