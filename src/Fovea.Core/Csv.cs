using System.Text;

namespace Fovea;

/// <summary>A row of comma-separated values.</summary>
/// <param name="Line">The line of the file on which it begins, from 1.</param>
/// <param name="Cells">Its cells, at least one.</param>
public readonly record struct CsvRow(int Line, IReadOnlyList<string> Cells);

/// <summary>
/// Comma-separated values by RFC 4180: a cell in quotes may hold commas, line breaks and quotes, these doubled. Lines may end
/// as on any system; empty ones are passed over.
/// </summary>
public static class Csv
{
    /// <summary>The rows of a text.</summary>
    /// <exception cref="FormatException">A quote stands where none may, or is not closed; the message names the line.</exception>
    public static IReadOnlyList<CsvRow> Read(string text)
    {
        List<CsvRow> rows = [];
        Reader reader = new(text);
        while (reader.TryReadRow(out CsvRow row)) rows.Add(row);
        return rows;
    }

    /// <summary>A row as text, without the end of the line.</summary>
    public static string Format(IEnumerable<string> cells)
        => string.Join(',', cells.Select(cell => cell.AsSpan().IndexOfAny(",\"\n\r") < 0 ? cell : $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\""));

    private sealed class Reader(string text)
    {
        // A mark of the byte order is no part of the first cell.
        private int _at = text.StartsWith('\uFEFF') ? 1 : 0;
        private int _line = 1;

        private bool IsAtEnd => _at == text.Length;

        public bool TryReadRow(out CsvRow row)
        {
            while (!IsAtEnd && TrySkipLineEnd())
            {
            }

            row = default;
            if (IsAtEnd) return false;
            int line = _line;
            List<string> cells = [ReadCell()];
            while (!IsAtEnd && text[_at] == ',')
            {
                _at++;
                cells.Add(ReadCell());
            }

            if (!IsAtEnd && !TrySkipLineEnd()) throw new FormatException($"line {_line} goes on after the closing quote of a cell.");
            row = new(line, cells);
            return true;
        }

        private string ReadCell()
        {
            if (!IsAtEnd && text[_at] == '"') return ReadQuoted();
            int length = text.AsSpan(_at).IndexOfAny(",\r\n\"");
            int end = length < 0 ? text.Length : _at + length;
            if (end < text.Length && text[end] == '"') throw new FormatException($"line {_line} has a quote inside a cell that does not begin with one.");
            string cell = text[_at..end];
            _at = end;
            return cell;
        }

        private string ReadQuoted()
        {
            int opened = _line;
            StringBuilder cell = new();
            for (_at++; !IsAtEnd; _at++)
            {
                char c = text[_at];
                if (c == '"' && (_at + 1 == text.Length || text[_at + 1] != '"'))
                {
                    _at++;
                    return cell.ToString();
                }

                if (c == '"') _at++;
                if (c == '\n' || (c == '\r' && (_at + 1 == text.Length || text[_at + 1] != '\n'))) _line++;
                cell.Append(c);
            }

            throw new FormatException($"the quote on line {opened} is not closed.");
        }

        private bool TrySkipLineEnd()
        {
            if (text[_at] is not ('\r' or '\n')) return false;
            _at += text[_at] == '\r' && _at + 1 < text.Length && text[_at + 1] == '\n' ? 2 : 1;
            _line++;
            return true;
        }
    }
}
