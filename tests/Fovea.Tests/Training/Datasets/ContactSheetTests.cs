using Fovea.Training.Datasets;

namespace Fovea.Tests.Training.Datasets;

public sealed class ContactSheetTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(7, 1)]
    [InlineData(10, 1)]
    [InlineData(12, 1)]
    [InlineData(40, 1)]
    [InlineData(311, 1)]
    public void Few_places_stay_empty(int clips, int strip)
    {
        int columns = ContactSheet.ColumnsFor([clips]);
        Assert.InRange(columns, 1, 12);
        int empty = (clips + columns - 1) / columns * columns - clips;
        Assert.InRange(empty, 0, strip);
    }

    [Fact]
    public void Parts_share_their_columns() => Assert.InRange(ContactSheet.ColumnsFor([292, 19]), 7, 12);

    [Theory]
    [InlineData("grid_bbaf2n_t00_c00")]
    [InlineData("a")]
    [InlineData("a-video-with-a-very-long-name-that-goes-on_t12_c34")]
    public void Names_fit_and_keep_both_ends(string name)
    {
        string[] lines = ContactSheet.Lines(name, line => 6 * line.Length);
        string text = string.Concat(lines);
        Assert.InRange(lines.Length, 1, 2);
        Assert.All(lines, line => Assert.InRange(line.Length, 1, 15));
        if (text != name) Assert.Equal((name[..10], name[^10..]), (text[..10], text[^10..]));
    }
}
