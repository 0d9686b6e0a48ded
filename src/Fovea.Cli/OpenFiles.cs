using System.Globalization;

namespace Fovea.Cli;

/// <summary>Looks whether the process may open as many files as a job with its programs and pipes needs.</summary>
internal static class OpenFiles
{
    private const int Least = 128;
    private const string Limits = "/proc/self/limits";
    private const string Name = "Max open files";

    /// <summary>What is wrong and what to do, or null if all is well or nobody can tell.</summary>
    public static string? TooFew
    {
        get
        {
            try
            {
                string? line = File.Exists(Limits) ? File.ReadLines(Limits).FirstOrDefault(text => text.StartsWith(Name, StringComparison.Ordinal)) : null;
                return line is null ? null : TooFewOf(line);
            }
            catch (IOException)
            {
                return Message("fewer");
            }
        }
    }

    /// <summary>The same for a line of the kernel's table, which has the limit of the moment and the highest.</summary>
    internal static string? TooFewOf(string line)
    {
        string[] words = line[Name.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words.Length > 0 && int.TryParse(words[0], NumberStyles.None, CultureInfo.InvariantCulture, out int limit) && limit < Least ? Message(words[0]) : null;
    }

    private static string Message(string limit) => string.Create(CultureInfo.InvariantCulture, $"only {limit} files may be open at once here, and Fovea needs {Least}: raise the limit with 'ulimit -n 1024'.");
}
