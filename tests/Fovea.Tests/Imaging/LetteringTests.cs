using Fovea.Imaging;

namespace Fovea.Tests.Imaging;

public sealed class LetteringTests
{
    [Fact]
    public void Letters_are_drawn_in_dots_and_cut_at_the_edge()
    {
        using Frame frame = new(PixelFormats.Rgb24, 14, 10, ColorDescription.Unspecified);
        frame.Memory.Span.Clear();
        Lettering.Write(frame, "LI", 1, 1, 1);
        string[] expected =
        [
            "..............",
            ".#......###...",
            ".#.......#....",
            ".#.......#....",
            ".#.......#....",
            ".#.......#....",
            ".#.......#....",
            ".#####..###...",
            "..............",
            "..............",
        ];
        Assert.Equal(expected, Enumerable.Range(0, 10).Select(y => new string([.. Enumerable.Range(0, 14).Select(x => frame.Planes[0].Row<byte>(y)[3 * x] == 255 ? '#' : '.')])));
        Lettering.Write(frame, "LI", -3, 8, 3);
        Lettering.Write(frame, "LI", 12, -8, 3);
    }

    [Fact]
    public void The_measure_is_that_of_the_dots()
    {
        Assert.Equal((11 * 2, 8 * 2), Lettering.Measure("ab", 2));
        using Frame frame = new(PixelFormats.Rgb10, 40, 8, ColorDescription.Unspecified);
        Assert.Throws<ArgumentException>(() => Lettering.Write(new Frame(PixelFormats.Gray, 4, 4, ColorDescription.Unspecified), "a", 0, 0, 1));
        frame.Memory.Span.Clear();
        Lettering.Write(frame, "a", 0, 0, 1);
        Assert.Contains((ushort)1023, frame.Planes[2].Row<ushort>(4).ToArray());
    }
}
