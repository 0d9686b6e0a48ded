using Fovea.Cli.Printing;
using Spectre.Console;

namespace Fovea.Tests.Cli.Printing;

/// <summary>No control character from outside reaches a terminal.</summary>
public sealed class PrintableTextTests
{
    [Theory]
    [InlineData("plain text, ünïcode 日本", "plain text, ünïcode 日本")]
    [InlineData("a\u001b[31mred", @"a\x1b[31mred")]
    [InlineData("title\u001b]0;x\a", @"title\x1b]0;x\x07")]
    [InlineData("c1\u009b2Jdel\u007f", @"c1\x9b2Jdel\x7f")]
    [InlineData("back\rover", @"back\rover")]
    [InlineData("exe\u202egpj.mp4", @"exe\u202egpj.mp4")]
    [InlineData("two\nlines\tand\r\nmore", "two\nlines\tand\r\nmore")]
    public void Control_characters_are_written_out(string text, string expected) => Assert.Equal(expected, PrintableText.Escape(text));

    [Fact]
    public void A_message_is_one_line_whatever_names_are_in_it()
    {
        StringWriter inner = new();
        GuardedWriter writer = new(inner, isData: false);
        writer.WriteLine("fovea: 'a\nb\u001b[2J' is no video.");
        writer.WriteLine("help\nof two lines");
        Assert.Equal(@"fovea: 'a\nb\x1b[2J' is no video." + inner.NewLine + "help\nof two lines" + inner.NewLine, inner.ToString());
    }

    [Fact]
    public void A_table_has_escapes_of_its_own_only()
    {
        StringWriter inner = new();
        IAnsiConsole console = TerminalConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.Yes, ColorSystem = ColorSystemSupport.Standard, Out = new AnsiConsoleOutput(inner) });
        Table table = new();
        table.AddColumn("name");
        table.AddRow($"[green]{Markup.Escape("x\u001b]0;evil\ay")}[/]");
        console.Write(table);
        Assert.DoesNotContain("\u001b]", inner.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("\a", inner.ToString(), StringComparison.Ordinal);
        Assert.Contains("\u001b[", inner.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Messages_that_cannot_be_written_are_dropped_and_data_end_in_one_line()
    {
        StreamWriter full = new(new FullStream()) { AutoFlush = true };
        new GuardedWriter(full, isData: false).WriteLine("fovea: lost");
        FoveaException failure = Assert.Throws<FoveaException>(() => new GuardedWriter(full, isData: true).WriteLine("{}"));
        Assert.Contains("standard output cannot be written", failure.Message, StringComparison.Ordinal);
    }

    private sealed class FullStream : MemoryStream
    {
        public override void Write(byte[] buffer, int offset, int count) => throw new IOException("No space left on device");

        public override void Write(ReadOnlySpan<byte> buffer) => throw new IOException("No space left on device");

        public override void Flush()
        {
        }
    }
}
