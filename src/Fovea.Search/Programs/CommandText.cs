using System.Text;

namespace Fovea.Search.Programs;

/// <summary>
/// Splits a command as a person writes it into program and arguments, without a shell: blanks separate, 'single' and
/// "double" quotes keep together, and a backslash outside single quotes takes the next character as it is.
/// </summary>
public static class CommandText
{
    /// <summary>The words; the first one is the program.</summary>
    /// <exception cref="BadInputException">There is no word, or a quote or backslash is left open.</exception>
    public static IReadOnlyList<string> Split(string text)
    {
        List<string> words = [];
        StringBuilder? word = null;
        char quote = '\0';
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (quote == '\0' && char.IsWhiteSpace(c))
            {
                if (word is not null) words.Add(word.ToString());
                word = null;
                continue;
            }

            word ??= new StringBuilder();
            if (c == '\\' && quote != '\'') word.Append(++i < text.Length ? text[i] : throw Open("a backslash at its end"));
            else if (c == quote) quote = '\0';
            else if (quote == '\0' && (c is '\'' or '"')) quote = c;
            else word.Append(c);
        }

        if (quote != '\0') throw Open($"an open {quote}");
        if (word is not null) words.Add(word.ToString());
        return words.Count > 0 ? words : throw new BadInputException("the command is empty: name a program, such as \"python3 f.py\".");
    }

    private static BadInputException Open(string what) => new($"the command has {what}.");
}
