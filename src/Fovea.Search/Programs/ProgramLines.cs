using System.Text;

namespace Fovea.Search.Programs;

/// <summary>Reads what a program writes, line by line, in bounded memory.</summary>
/// <param name="reader">The program's output.</param>
/// <param name="cut">True to cut a line that is too long; false to refuse it.</param>
internal sealed class ProgramLines(TextReader reader, bool cut)
{
    /// <summary>Characters of the longest line.</summary>
    public const int LongestLine = 1 << 20;

    private readonly char[] _buffer = new char[4096];
    private int _at;
    private int _end;

    /// <summary>The next line without its end; null when the program closed its output.</summary>
    /// <exception cref="InvalidDataException">The line is too long.</exception>
    public async ValueTask<string?> NextAsync(CancellationToken cancellationToken)
    {
        StringBuilder line = new();
        while (true)
        {
            if (_at == _end && (_end = await reader.ReadAsync(_buffer, cancellationToken).ConfigureAwait(false)) is var read)
            {
                _at = 0;
                if (read == 0) return line.Length > 0 ? line.ToString() : null;
            }

            int end = Array.IndexOf(_buffer, '\n', _at, _end - _at);
            int count = (end < 0 ? _end : end) - _at;
            line.Append(_buffer, _at, Math.Min(count, LongestLine + 1 - line.Length));
            _at += end < 0 ? count : count + 1;
            if (line.Length > LongestLine && !cut) throw new InvalidDataException($"a line of more than {LongestLine} characters");
            if (end >= 0) return line.ToString().TrimEnd('\r');
        }
    }
}
