using Fovea.Imaging;
using Fovea.Lab.Figures;

namespace Fovea.Tests.Lab.Figures;

public sealed class SansTextPainterTests
{
    private static readonly SansTextPainter Text = SansTextPainter.Instance;

    [Theory]
    [InlineData("rgb24", 255)]
    [InlineData("gbrp", 255)]
    [InlineData("gbrp16le", 65535)]
    public void Letters_fill_their_measure_with_white_on_what_was_there(string format, int white)
    {
        (int width, int height) = Text.Measure("Hxg", 24);
        Assert.True(PixelFormats.TryGet(format, out PixelFormat? pixels));
        using Frame frame = new(pixels, width + 20, height + 20, ColorDescription.Unspecified);
        frame.Memory.Span.Clear();
        Text.Draw(frame, "Hxg", 10, 10, 24);
        (int Left, int Top, int Right, int Bottom) inked = Inked(frame);
        Assert.InRange(inked.Left, 10, 13);
        Assert.InRange(inked.Right, width + 5, width + 10);
        Assert.InRange(inked.Bottom - inked.Top, 20, height);
        Assert.Equal(white, Enumerable.Range(0, frame.Height).Max(y => Enumerable.Range(0, frame.Width).Max(x => Sample(frame, x, y))));
    }

    [Fact]
    public void A_wide_letter_takes_more_room_than_a_narrow_one_and_accents_have_letters()
    {
        Assert.True(Text.Measure("WWW", 20).Width > 2 * Text.Measure("iii", 20).Width);
        Assert.Equal(Text.Measure("a", 20).Height, Text.Measure("", 20).Height);
        using Frame plain = new(PixelFormats.Rgb, 30, 30, ColorDescription.Unspecified), accented = new(PixelFormats.Rgb, 30, 30, ColorDescription.Unspecified);
        plain.Memory.Span.Clear();
        accented.Memory.Span.Clear();
        Text.Draw(plain, "e", 2, 2, 20);
        Text.Draw(accented, "é", 2, 2, 20);
        Assert.True(Inked(accented).Top < Inked(plain).Top);
    }

    [Fact]
    public void What_lies_outside_is_cut_off_and_other_frames_are_refused()
    {
        using Frame frame = new(PixelFormats.Rgb24, 12, 8, ColorDescription.Unspecified);
        frame.Memory.Span.Clear();
        Text.Draw(frame, "WWWW", -10, -6, 20);
        Text.Draw(frame, "WWWW", 40, 40, 20);
        Assert.Contains(frame.Memory.ToArray(), value => value > 0);
        using Frame gray = new(PixelFormats.Gray, 4, 4, ColorDescription.Unspecified);
        Assert.Throws<ArgumentException>(() => Text.Draw(gray, "a", 0, 0, 10));
    }

    private static (int Left, int Top, int Right, int Bottom) Inked(Frame frame)
    {
        (int X, int Y)[] inked = [.. from y in Enumerable.Range(0, frame.Height) from x in Enumerable.Range(0, frame.Width) where Sample(frame, x, y) > 40 select (x, y)];
        return (inked.Min(p => p.X), inked.Min(p => p.Y), inked.Max(p => p.X) + 1, inked.Max(p => p.Y) + 1);
    }

    private static int Sample(Frame frame, int x, int y)
    {
        Plane plane = frame.Planes[0];
        int at = frame.Format.Packed ? 3 * x : x;
        return plane.BytesPerSample == 1 ? plane.Row<byte>(y)[at] : plane.Row<ushort>(y)[at];
    }
}
