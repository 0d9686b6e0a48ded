using System.Globalization;
using System.Text;

namespace Fovea.Cli.Printing;

/// <summary>
/// Text from outside (file names, tags, ffmpeg's words, databases) as a terminal may show it: control characters are
/// written out, so that none can move the cursor, hide what was printed or speak to the terminal.
/// </summary>
internal static class PrintableText
{
    /// <summary>The text with its control characters written out as <c>\x1b</c>; line breaks and tabs stay.</summary>
    public static string Escape(string text) => Escape(text, keepLines: true);

    /// <summary>The text in one line.</summary>
    public static string Line(string text) => Escape(text, keepLines: false);

    /// <summary>True for a character that must not reach a terminal: C0, DEL, C1, and what turns the direction of writing.</summary>
    public static bool IsControl(char character) => char.IsControl(character) || character is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');

    private static string Escape(string text, bool keepLines)
    {
        if (!text.AsSpan().ContainsAnyInRange('\0', '\u001F') && !text.Any(IsControl)) return text;
        StringBuilder safe = new(text.Length + 16);
        for (int i = 0; i < text.Length; i++)
        {
            char character = text[i];
            bool isLineEnd = character == '\n' || (character == '\r' && i + 1 < text.Length && text[i + 1] == '\n');
            if (!IsControl(character) || (keepLines && (isLineEnd || character == '\t'))) safe.Append(character);
            else safe.Append(Name(character));
        }

        return safe.ToString();
    }

    private static string Name(char character) => character switch
    {
        '\n' => "\\n",
        '\r' => "\\r",
        '\t' => "\\t",
        <= '\u00FF' => string.Create(CultureInfo.InvariantCulture, $"\\x{(int)character:x2}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}"),
    };
}
