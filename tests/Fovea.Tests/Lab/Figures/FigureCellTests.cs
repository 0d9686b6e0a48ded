using Fovea.Lab.Evaluation;
using Fovea.Lab.Figures;
using Fovea.Tests.Lab.Evaluation;

namespace Fovea.Tests.Lab.Figures;

public sealed class FigureCellTests
{
    [Fact]
    public void Frame_and_crop_may_be_left_out()
    {
        Assert.Equal(new FigureCell("calendar"), FigureCell.Parse("calendar"));
        Assert.Equal(new FigureCell("a/b", 10), FigureCell.Parse("a/b:10"));
        Assert.Equal(new FigureCell("a", null, new CropRectangle(1, 2, 30, 40)), FigureCell.Parse("a@1,2,30,40"));
        Assert.Equal(new FigureCell("a:b", 0, new CropRectangle(0, 0, 8, 9)), FigureCell.Parse("a:b:0@0,0,8,9"));
    }

    [Theory]
    [InlineData("")]
    [InlineData(":3")]
    [InlineData("a:")]
    [InlineData("a:x")]
    [InlineData("a:-1")]
    [InlineData("a@1,2,3")]
    [InlineData("a@1,2,3,0")]
    [InlineData("a@1,2,3,4,5")]
    [InlineData("a:1@1,2,3,q")]
    [InlineData("a:1@99999999999,2,3,4")]
    public void Other_forms_are_refused(string text) => Assert.Throws<BadInputException>(() => FigureCell.Parse(text));

    [Fact]
    public void The_window_lies_where_the_checks_are()
    {
        (int width, int height) = (64, 48);
        byte[] pixels = new byte[3 * width * height];
        for (int y = 20; y < 36; y++)
        {
            for (int x = 40; x < 56; x++) pixels.AsSpan(3 * (y * width + x), 3).Fill((byte)(255 * ((x + y) % 2)));
        }

        CropRectangle found = DetailFinder.Find(pixels, width, height, 16, 16);
        Assert.Equal((40, 20), (found.X, found.Y));
        Assert.Equal(new CropRectangle(0, 0, width, height), DetailFinder.Find(pixels, width, height, 100, 100));
    }
}
