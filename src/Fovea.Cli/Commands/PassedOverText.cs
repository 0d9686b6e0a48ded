using Fovea.Upscaling;

namespace Fovea.Cli.Commands;

/// <summary>Says on standard error what was found and is not upscaled: a line for each reason.</summary>
internal static class PassedOverText
{
    private const int MostNames = 20;

    /// <summary>Prints the lines.</summary>
    public static void Print(IReadOnlyList<PassedOver> files)
    {
        foreach (IGrouping<string, PassedOver> group in files.GroupBy(file => file.Reason)) Console.Error.WriteLine(Line(group.Key, [.. group.Select(file => file.Path)]));
    }

    /// <summary>For example <c>fovea: passed over 2 (hidden): a/.x.png, a/.y.png</c>.</summary>
    internal static string Line(string reason, IReadOnlyList<string> paths)
    {
        string more = paths.Count > MostNames ? $" and {paths.Count - MostNames} more" : "";
        return $"fovea: passed over {paths.Count} ({reason}): {string.Join(", ", paths.Take(MostNames).Select(path => path.ReplaceLineEndings(" ")))}{more}";
    }
}
