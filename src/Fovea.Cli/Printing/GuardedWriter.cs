using System.Text;

namespace Fovea.Cli.Printing;

/// <summary>
/// Stands before a standard stream. Text passes with its control characters written out. A stream that cannot be
/// written ends the command with one line if its content is what was asked for, and is ignored if it is only messages.
/// </summary>
/// <param name="inner">The stream.</param>
/// <param name="isData">True for standard output.</param>
/// <param name="isRaw">True to let control characters through: for what draws on terminals and has made them safe itself.</param>
internal sealed class GuardedWriter(TextWriter inner, bool isData, bool isRaw = false) : TextWriter(inner.FormatProvider)
{
    private const string MessageStart = "fovea: ";

    /// <inheritdoc/>
    public override Encoding Encoding => inner.Encoding;

    /// <inheritdoc/>
    public override void Write(char value) => Send(value.ToString(), line: false);

    /// <inheritdoc/>
    public override void Write(char[] buffer, int index, int count) => Send(new string(buffer, index, count), line: false);

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<char> buffer) => Send(buffer.ToString(), line: false);

    /// <inheritdoc/>
    public override void Write(string? value) => Send(value ?? "", line: false);

    /// <inheritdoc/>
    public override void WriteLine() => Send("", line: true);

    /// <inheritdoc/>
    public override void WriteLine(string? value) => Send(value ?? "", line: true);

    /// <inheritdoc/>
    public override Task WriteAsync(char value)
    {
        Write(value);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override Task WriteAsync(string? value)
    {
        Write(value);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override Task WriteLineAsync(string? value)
    {
        WriteLine(value);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override void Flush() => Guard(inner.Flush);

    // A message is one line, whatever names are in it.
    private void Send(string text, bool line)
    {
        bool isMessage = line && text.StartsWith(MessageStart, StringComparison.Ordinal);
        string safe = isRaw ? text : isMessage ? PrintableText.Line(text) : PrintableText.Escape(text);
        Guard(() => inner.Write(line ? safe + inner.NewLine : safe));
    }

    private void Guard(Action write)
    {
        try
        {
            write();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            string reason = exception.InnerException?.Message ?? exception.Message;
            if (isData) throw new FoveaException($"standard output cannot be written ({reason}).", exception);
        }
    }
}
