namespace Fovea.Tests;

public sealed class CsvTests
{
    public static TheoryData<string, string[][]> Texts => new()
    {
        { "", [] },
        { "\r\n\n", [] },
        { "a,b\r\nc,d\r\n", [["a", "b"], ["c", "d"]] },
        { "a,b\nc,d", [["a", "b"], ["c", "d"]] },
        { "\uFEFFa,,\n,", [["a", "", ""], ["", ""]] },
        { "\"a,b\",\"c\"\"d\"\n\"e\r\nf\",", [["a,b", "c\"d"], ["e\r\nf", ""]] },
    };

    [Theory]
    [MemberData(nameof(Texts))]
    public void Rows_are_read_as_the_standard_has_them(string text, string[][] rows) => Assert.Equal(rows, Csv.Read(text).Select(row => row.Cells.ToArray()));

    [Theory]
    [InlineData("a\n\"b", "line 2")]
    [InlineData("a\n\n\"b\"c", "line 3")]
    [InlineData("a,b\"c", "line 1")]
    public void Quotes_that_cannot_be_are_refused_with_the_line(string text, string named)
        => Assert.Contains(named, Assert.Throws<FormatException>(() => Csv.Read(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void What_is_written_is_read_back_with_its_lines()
    {
        string[][] rows = [["plain", "", "with, comma"], ["two\nlines", "\"quoted\"", "\r"], ["ä", " spaces ", "="]];
        IReadOnlyList<CsvRow> read = Csv.Read(string.Join("\r\n", rows.Select(Csv.Format)));
        Assert.Equal(rows, read.Select(row => row.Cells.ToArray()));
        // The cell of two lines and the lone carriage return are lines of the file too.
        Assert.Equal([1, 2, 5], read.Select(row => row.Line));
    }
}
