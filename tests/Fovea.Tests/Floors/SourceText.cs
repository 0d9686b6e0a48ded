using System.Text;

namespace Fovea.Tests.Floors;

/// <summary>C# source with comments and the text of literals blanked, so that only code can name something.</summary>
internal static class SourceText
{
    /// <summary>The same text, line for line; what interpolation holes contain is code and stays.</summary>
    public static string CodeOf(string source)
    {
        StringBuilder code = new(source.Length);
        int at = 0;
        Copy(source, ref at, code, untilBrace: false);
        return code.ToString();
    }

    private static void Copy(string s, ref int at, StringBuilder code, bool untilBrace)
    {
        for (int depth = 0; at < s.Length;)
        {
            if (untilBrace && depth == 0 && s[at] == '}') return;
            if (Starts(s, at, "//")) Blank(s, ref at, IndexOrEnd(s, "\n", at), code);
            else if (Starts(s, at, "/*")) Blank(s, ref at, Math.Min(s.Length, IndexOrEnd(s, "*/", at + 2) + 2), code);
            else if (s[at] == '\'') Character(s, ref at, code);
            else if (OpensLiteral(s, at)) Literal(s, ref at, code);
            else
            {
                depth += s[at] == '{' ? 1 : s[at] == '}' ? -1 : 0;
                code.Append(s[at++]);
            }
        }
    }

    private static bool OpensLiteral(string s, int at)
    {
        while (at < s.Length && s[at] is '$' or '@') at++;
        return at < s.Length && s[at] == '"';
    }

    private static void Character(string s, ref int at, StringBuilder code)
    {
        int end = at + 1;
        while (end < s.Length && s[end] is not ('\'' or '\n')) end += s[end] == '\\' ? 2 : 1;
        Blank(s, ref at, Math.Min(s.Length, end + 1), code);
    }

    private static void Literal(string s, ref int at, StringBuilder code)
    {
        (int dollars, bool verbatim, int quotes) = (0, false, 0);
        for (; s[at] is '$' or '@'; at++) (dollars, verbatim) = (dollars + (s[at] == '$' ? 1 : 0), verbatim || s[at] == '@');
        while (at + quotes < s.Length && s[at + quotes] == '"') quotes++;
        bool raw = quotes >= 3;
        string close = raw ? new string('"', quotes) : "\"";
        at += raw ? quotes : 1;
        code.Append('"');
        while (at < s.Length && !Starts(s, at, close))
        {
            if (verbatim && Starts(s, at, "\"\"")) at += 2;
            else if (!raw && !verbatim && s[at] == '\\') at += 2;
            else if (dollars > 0 && !raw && Starts(s, at, "{{")) at += 2;
            else if (dollars > 0 && Starts(s, at, new string('{', dollars))) Hole(s, ref at, dollars, code);
            else if (s[at++] == '\n') code.Append('\n');
            if (verbatim && Starts(s, at, "\"\"")) at += 2;
        }

        at = Math.Min(s.Length, at + close.Length);
        code.Append('"');
    }

    private static void Hole(string s, ref int at, int braces, StringBuilder code)
    {
        at += braces;
        code.Append(' ');
        Copy(s, ref at, code, untilBrace: true);
        code.Append(' ');
        at = Math.Min(s.Length, at + braces);
    }

    private static void Blank(string s, ref int at, int end, StringBuilder code)
    {
        for (; at < end; at++) code.Append(s[at] == '\n' ? '\n' : ' ');
    }

    private static bool Starts(string s, int at, string what) => string.CompareOrdinal(s, at, what, 0, what.Length) == 0;

    private static int IndexOrEnd(string s, string what, int from)
    {
        int found = s.IndexOf(what, Math.Min(from, s.Length), StringComparison.Ordinal);
        return found < 0 ? s.Length : found;
    }
}
