using System.Reflection;

namespace Fovea.Upscaling;

/// <summary>Tells builds of Fovea apart: another one might not give the same bits.</summary>
internal static class FoveaBuild
{
    private const int ShownDigits = 10;

    /// <summary>Version, source revision and what was compiled, such as <c>0.1.0+c03bf11663 (1f0a8d27)</c>.</summary>
    public static string Name { get; } = Describe(typeof(FoveaBuild).Assembly);

    // The revision alone would not do: sources may have been changed since. The module's id is a hash of the code.
    private static string Describe(Assembly assembly)
    {
        string version = assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";
        int plus = version.IndexOf('+', StringComparison.Ordinal);
        if (plus >= 0 && version.Length > plus + 1 + ShownDigits) version = version[..(plus + 1 + ShownDigits)];
        return $"{version} ({assembly.ManifestModule.ModuleVersionId.ToString("N")[..8]})";
    }
}
