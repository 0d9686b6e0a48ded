using System.Text;
using System.Text.RegularExpressions;

namespace Fovea.Cli.Help;

/// <summary>Lays text out for a terminal of 80 columns.</summary>
internal static partial class HelpText
{
    /// <summary>The widest line; one less than a terminal, some of which break at the last column.</summary>
    public const int Width = 79;

    /// <summary>Stands for a blank where a line must not break.</summary>
    public const char HardSpace = '\u0001';

    /// <summary>Breaks text between words; lines after the first begin in column <paramref name="hang"/>.</summary>
    /// <param name="text">The text, in which any white space is one blank.</param>
    /// <param name="first">What the first line begins with.</param>
    /// <param name="hang">Columns that the others leave empty.</param>
    public static IEnumerable<string> Wrap(string text, string first = "", int hang = 0)
    {
        StringBuilder line = new(first);
        bool isEmpty = true;
        foreach (string word in text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            if (!isEmpty && line.Length + 1 + word.Length > Width)
            {
                yield return line.ToString();
                (line, isEmpty) = (new StringBuilder(new string(' ', hang)), true);
            }

            if (!isEmpty) line.Append(' ');
            line.Append(word.Replace(HardSpace, ' '));
            isEmpty = false;
        }

        if (line.Length > 0) yield return line.ToString().TrimEnd();
    }

    /// <summary>A row of two columns; a left part that is too wide has a line of its own.</summary>
    public static IEnumerable<string> Row(string left, string right, int column)
    {
        if (left.Length + 2 <= column) return Wrap(right, left.PadRight(column), column);
        return Wrap(right, new string(' ', column), column).Prepend(left);
    }

    /// <summary>A shell command, broken with backslashes where it is too long.</summary>
    public static IEnumerable<string> Command(string command)
    {
        const string Indent = "  ", Deeper = "      ";
        StringBuilder line = new(Indent);
        foreach (string word in Words().Matches(command).Select(match => match.Value))
        {
            if (line.Length > Deeper.Length && line.Length + 1 + word.Length > Width - 2)
            {
                yield return $"{line} \\";
                line = new StringBuilder(Deeper);
            }

            if (!string.IsNullOrWhiteSpace(line.ToString())) line.Append(' ');
            line.Append(word);
        }

        yield return line.ToString();
    }

    /// <summary>Paragraphs are filled; indented lines are rows of a table and keep their columns.</summary>
    public static IEnumerable<string> Fill(IEnumerable<string> lines)
    {
        List<string> paragraph = [];
        (string Left, string Text, int Column)? row = null;
        foreach (string line in lines.Append(""))
        {
            int indent = line.Length - line.TrimStart().Length;
            if (row is { } open && indent == open.Column && line.Length > 0)
            {
                row = open with { Text = $"{open.Text} {line.Trim()}" };
                continue;
            }

            if (row is { } done) foreach (string one in Wrap(done.Text, done.Left, done.Column)) yield return one;
            row = null;
            if (line.Length > 0 && indent == 0)
            {
                paragraph.Add(line);
                continue;
            }

            foreach (string one in Wrap(string.Join(' ', paragraph))) yield return one;
            paragraph.Clear();
            if (line.Length == 0) yield return "";
            else if (TableRow().Match(line) is { Success: true } match) row = (match.Groups["left"].Value, match.Groups["text"].Value, match.Groups["left"].Length);
            else row = (line[..indent], line.Trim(), indent);
        }
    }

    [GeneratedRegex("""(?:[^\s"']|"[^"]*"|'[^']*')+""")]
    private static partial Regex Words();

    [GeneratedRegex(@"^(?<left>\s+\S+(?:\s\S+)*\s{2,})(?<text>\S.*)$", RegexOptions.ExplicitCapture)]
    private static partial Regex TableRow();
}
