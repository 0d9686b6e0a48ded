using System.CommandLine;
using System.Text;

namespace Fovea.Tests.Cli;

/// <summary>Finds the <c>fovea</c> commands that help texts and documents promise, and parses them without running.</summary>
internal static class CommandExamples
{
    private static readonly HashSet<string> Operators = ["|", "||", "&&", ";", "&"];

    /// <summary>Lines of the text that start with <c>fovea</c>.</summary>
    public static IEnumerable<string> InHelp(string description)
        => JoinContinued(description.Split('\n')).Where(line => line.StartsWith("fovea ", StringComparison.Ordinal));

    /// <summary>Commands in fenced code blocks; in other blocks and in running text nothing is a command.</summary>
    public static IEnumerable<string> InMarkdown(string markdown)
    {
        List<string> fenced = [];
        bool inside = false;
        foreach (string line in markdown.Split('\n'))
        {
            if (line.TrimStart().StartsWith("```", StringComparison.Ordinal)) inside = !inside;
            else if (inside) fenced.Add(line);
        }

        return JoinContinued(fenced).Where(line => CommandsIn(line).Any());
    }

    /// <summary>What is wrong with the <c>fovea</c> commands of a shell line; empty when all parse.</summary>
    public static IEnumerable<string> Errors(RootCommand root, string line)
        => CommandsIn(line).SelectMany(arguments => root.Parse(arguments).Errors, (_, error) => $"{line}: {error.Message}");

    private static IEnumerable<IReadOnlyList<string>> CommandsIn(string line)
    {
        List<string> words = Words(line);
        for (int start = 0; start < words.Count; start++)
        {
            int end = words.FindIndex(start, Operators.Contains);
            if (end < 0) end = words.Count;
            int name = words.FindIndex(start, end - start, word => word is "fovea" or "./fovea");
            bool first = name >= 0 && words.GetRange(start, name - start).TrueForAll(word => word.Contains('=') || word is "$" or "time");
            if (first) yield return WithoutRedirection(words.GetRange(name + 1, end - name - 1));
            start = end;
        }
    }

    private static List<string> WithoutRedirection(List<string> words)
    {
        int redirect = words.FindIndex(word => word is ">" or ">>" or "<" or "2>" or "2>>" or "&>");
        return redirect < 0 ? words : words.GetRange(0, redirect);
    }

    /// <summary>Splits a line as a shell does: quotes, backslashes, comments; operators are words of their own.</summary>
    private static List<string> Words(string line)
    {
        List<string> words = [];
        StringBuilder word = new();
        (char quote, bool any) = ('\0', false);
        for (int i = 0; i <= line.Length; i++)
        {
            char c = i < line.Length ? line[i] : ' ';
            if (quote != '\0' && i < line.Length)
            {
                if (c == quote) quote = '\0';
                else word.Append(c);
            }
            else if (c is '\'' or '"') (quote, any) = (c, true);
            else if (c == '\\' && i + 1 < line.Length) word.Append(line[++i]);
            else if (char.IsWhiteSpace(c) || c is ';' or '|')
            {
                if (any || word.Length > 0) words.Add(word.ToString());
                if (c is ';' or '|') words.Add(c.ToString());
                any = word.Clear().Length > 0;
            }
            else if (c == '#' && word.Length == 0 && !any) break;
            else word.Append(c);
        }

        return words;
    }

    private static IEnumerable<string> JoinContinued(IEnumerable<string> lines)
    {
        string pending = "";
        foreach (string line in lines.Select(line => line.Trim()))
        {
            bool more = line.EndsWith('\\');
            pending += more ? line[..^1] : line;
            if (more) continue;
            yield return pending;
            pending = "";
        }
    }
}
