using Fovea.Imaging;
using Fovea.Imaging.Metrics;

namespace Fovea.Tests.Imaging.Metrics;

public sealed class PsnrTests
{
    [Fact]
    public void One_code_of_difference_everywhere_is_48_13_dB()
    {
        using Frame a = Pictures.Noise(33, 21, 1, most: 254);
        using Frame b = Pictures.Map(a, (_, _, v) => v + 1);
        Assert.Equal(20 * Math.Log10(255), Psnr.Rgb(a, b), 1e-9);
        // Luma of a step on all three channels is the step times 219 / 255.
        Assert.Equal(20 * Math.Log10(255 * 255 / 219.0), Psnr.Luma(a, b, 3, LumaRule.Float), 1e-4);
    }

    [Fact]
    public void Equal_frames_are_infinitely_good()
    {
        using Frame a = Pictures.Noise(20, 20, 2);
        Assert.Equal(double.PositiveInfinity, Psnr.Rgb(a, a));
        Assert.Equal(double.PositiveInfinity, Psnr.Luma(a, a, 4, LumaRule.Rounded));
    }

    [Theory]
    [InlineData(0, LumaRule.Float)]
    [InlineData(5, LumaRule.Float)]
    [InlineData(5, LumaRule.Rounded)]
    public void Both_kinds_follow_the_definition(int border, LumaRule rule)
    {
        using Frame a = Pictures.Noise(47, 29, 3);
        using Frame b = Pictures.Noise(47, 29, 4);
        double rgb = 0, luma = 0;
        for (int y = border; y < 29 - border; y++)
        {
            for (int x = border; x < 47 - border; x++)
            {
                for (int c = 0; c < 3; c++) rgb += Math.Pow(Pictures.At(a, x, y, c) - Pictures.At(b, x, y, c), 2);
                luma += Math.Pow(Pictures.Luma(a, x, y, rule) - Pictures.Luma(b, x, y, rule), 2);
            }
        }

        int count = (47 - 2 * border) * (29 - 2 * border);
        Assert.Equal(10 * Math.Log10(255 * 255 * 3 * count / rgb), Psnr.Rgb(a, b, border), 1e-9);
        Assert.Equal(10 * Math.Log10(255 * 255 * count / luma), Psnr.Luma(a, b, border, rule), 1e-5);
    }

    // The textbook's colour differences: (B - Y) and (R - Y) of BT.601, 224 codes for their whole span.
    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    public void Chroma_follows_the_definition(int border)
    {
        using Frame a = Pictures.Noise(47, 29, 3);
        using Frame b = Pictures.Noise(47, 29, 4);
        double blue = 0, red = 0;
        for (int y = border; y < 29 - border; y++)
        {
            for (int x = border; x < 47 - border; x++)
            {
                blue += Math.Pow(Difference(a, x, y, 2, 0.114) - Difference(b, x, y, 2, 0.114), 2);
                red += Math.Pow(Difference(a, x, y, 0, 0.299) - Difference(b, x, y, 0, 0.299), 2);
            }
        }

        int count = (47 - 2 * border) * (29 - 2 * border);
        (double cb, double cr) = Psnr.Chroma(a, b, border);
        Assert.Equal(10 * Math.Log10(255 * 255 * count / blue), cb, 1e-3);
        Assert.Equal(10 * Math.Log10(255 * 255 * count / red), cr, 1e-3);

        static double Difference(Frame frame, int x, int y, int channel, double weight)
            => (Pictures.At(frame, x, y, channel) - (0.299 * Pictures.At(frame, x, y, 0) + 0.587 * Pictures.At(frame, x, y, 1) + 0.114 * Pictures.At(frame, x, y, 2))) / (2 * (1 - weight)) * 224 / 255;
    }

    [Fact]
    public void Gray_errors_leave_chroma_alone()
    {
        using Frame a = Pictures.Make(20, 20, (x, y, _) => 9 * x + y);
        using Frame b = Pictures.Map(a, (_, _, v) => v + 7);
        Assert.Equal((double.PositiveInfinity, double.PositiveInfinity), Psnr.Chroma(a, b));
    }

    [Fact]
    public void Planar_and_packed_frames_measure_the_same()
    {
        using Frame a = Pictures.Noise(40, 24, 5);
        using Frame b = Pictures.Noise(40, 24, 6);
        using Frame planar = new(PixelFormats.Rgb, 40, 24, ColorDescription.Unspecified);
        for (int i = 0; i < 40 * 24 * 3; i++) planar.Planes[i % 3].Memory.Span[i / 3] = a.Memory.Span[i];
        Assert.Equal(Psnr.Rgb(a, b, 2), Psnr.Rgb(planar, b, 2));
        Assert.Equal(Psnr.Luma(a, b, 2, LumaRule.Rounded), Psnr.Luma(planar, b, 2, LumaRule.Rounded));
        Assert.Equal(Ssim.Rgb(a, b, 2), Ssim.Rgb(planar, b, 2));
    }

    [Fact]
    public void Frames_that_cannot_be_compared_are_refused()
    {
        using Frame a = Pictures.Noise(20, 20, 7);
        using Frame wide = Pictures.Noise(21, 20, 7);
        using Frame yuv = new(PixelFormats.Yuv420P, 20, 20, ColorDescription.Unspecified);
        Assert.Throws<ArgumentException>(() => Psnr.Rgb(a, wide));
        Assert.Throws<ArgumentException>(() => Psnr.Rgb(a, yuv));
        Assert.Throws<ArgumentException>(() => Psnr.Rgb(a, a, 10));
        Assert.Throws<ArgumentException>(() => Ssim.Rgb(a, a, 5));
    }
}
