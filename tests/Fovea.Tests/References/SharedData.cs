using System.Diagnostics.CodeAnalysis;

namespace Fovea.Tests.References;

/// <summary>Finds the judging and training data, which never lies in the repository.</summary>
internal static class SharedData
{
    /// <summary>The data folder: FOVEA_DATA, or <c>shared/data</c> beside one of the folders above the tests.</summary>
    public static bool TryFind([NotNullWhen(true)] out string? path)
    {
        path = Environment.GetEnvironmentVariable("FOVEA_DATA");
        if (!string.IsNullOrEmpty(path)) return Directory.Exists(path);
        for (DirectoryInfo? at = new(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            path = Path.Combine(at.FullName, "shared", "data");
            if (Directory.Exists(path)) return true;
        }

        path = null;
        return false;
    }

    /// <summary>The path of a file or folder in the data, or a skipped test with the reason.</summary>
    public static string Require(string relative)
    {
        if (!TryFind(out string? root)) Assert.Skip("the data folder is not here (set FOVEA_DATA)");
        string path = Path.Combine(root!, relative);
        if (!Path.Exists(path)) Assert.Skip($"the data folder has no {relative}");
        return path;
    }
}
