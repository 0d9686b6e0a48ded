using Fovea.Imaging;

namespace Fovea.Tests.Imaging;

public sealed class PlaneUpscalerTests
{
    // Cubic convolution keeps a linear ramp, so the enlarged chroma tells where each sample was taken for.
    [Theory]
    [InlineData(2, 1, 1, ChromaSiting.Left, 1, 1, ChromaSiting.Left)]
    [InlineData(3, 1, 1, ChromaSiting.TopLeft, 1, 1, ChromaSiting.TopLeft)]
    [InlineData(4, 1, 1, ChromaSiting.Center, 1, 1, ChromaSiting.Left)]
    [InlineData(4, 1, 0, ChromaSiting.Left, 1, 0, ChromaSiting.Left)]
    [InlineData(2, 1, 1, ChromaSiting.BottomLeft, 0, 0, ChromaSiting.Left)]
    [InlineData(3, 0, 0, ChromaSiting.Left, 1, 1, ChromaSiting.Bottom)]
    [InlineData(1, 1, 1, ChromaSiting.Left, 0, 0, ChromaSiting.Left)]
    public void Chroma_keeps_its_place_when_enlarged(int scale, int shiftX, int shiftY, ChromaSiting siting, int toShiftX, int toShiftY, ChromaSiting toSiting)
    {
        const int Size = 48;
        PixelFormat from = new("from", ColorModel.Yuv, 12, shiftX, shiftY);
        PixelFormat to = new("to", ColorModel.Yuv, 16, toShiftX, toShiftY);
        using Frame source = new(from, Size, Size, new ColorDescription(Siting: siting, Range: ColorRange.Full));
        using Frame result = new(to, Size * scale, Size * scale, new ColorDescription(Siting: toSiting, Range: ColorRange.Full));
        // Picture coordinates: 0 at the left and upper edge, Size at the others.
        static double Value(double x, double y) => 0.1 + 0.002 * x + 0.003 * y;
        static double At(int i, int shift, double offset, int scale) => ((i << shift) + (shift == 0 ? 0 : offset) + 0.5) / scale;
        (double sx, double sy) = Offsets(siting);
        (double dx, double dy) = Offsets(toSiting);
        for (int p = 1; p <= 2; p++)
        {
            Plane plane = source.Planes[p];
            for (int y = 0; y < plane.Height; y++)
            {
                for (int x = 0; x < plane.Width; x++) plane.Row<ushort>(y)[x] = (ushort)Math.Round(2048 + 4095 * Value(At(x, shiftX, sx, 1), At(y, shiftY, sy, 1)));
            }
        }

        PlaneUpscaler.UpscaleChroma(source, result);
        for (int p = 1; p <= 2; p++)
        {
            Plane plane = result.Planes[p];
            int margin = 6 * scale;
            for (int y = margin; y < plane.Height - margin; y++)
            {
                for (int x = margin; x < plane.Width - margin; x++)
                {
                    double expected = 32768 + 65535 * Value(At(x, toShiftX, dx, scale), At(y, toShiftY, dy, scale));
                    Assert.Equal(expected, plane.Row<ushort>(y)[x], 16.0); // one 12-bit code
                }
            }
        }
    }

    [Fact]
    public void Flat_chroma_stays_at_its_code()
    {
        using Frame source = new(PixelFormats.Yuv420P, 13, 9, ColorDescription.Unspecified);
        using Frame result = new(PixelFormats.Yuv420P, 52, 36, ColorDescription.Unspecified);
        source.Planes[1].Memory.Span.Fill(37);
        source.Planes[2].Memory.Span.Fill(201);
        PlaneUpscaler.UpscaleChroma(source, result);
        Assert.Equal(-1, result.Planes[1].Memory.Span.IndexOfAnyExcept((byte)37));
        Assert.Equal(-1, result.Planes[2].Memory.Span.IndexOfAnyExcept((byte)201));
    }

    [Fact]
    public void Opacity_is_enlarged_as_imresize_does()
    {
        using Frame source = new(PixelFormats.Yuva420P, 11, 6, ColorDescription.Unspecified);
        using Frame result = new(PixelFormats.Yuva420P, 33, 18, ColorDescription.Unspecified);
        Random random = new(2);
        random.NextBytes(source.Planes[3].Memory.Span);
        PlaneUpscaler.UpscaleAlpha(source, result);
        double[] expected = Resampling.PlainImresize.Resize([.. source.Planes[3].Memory.ToArray().Select(v => (double)v)], 11, 6, 3);
        Assert.Equal(expected.Select(v => Math.Clamp((int)Math.Round(v), 0, 255)), result.Planes[3].Memory.ToArray().Select(v => (int)v));
    }

    [Fact]
    public void Frames_that_do_not_fit_are_refused()
    {
        using Frame source = new(PixelFormats.Yuv420P, 8, 8, ColorDescription.Unspecified);
        using Frame odd = new(PixelFormats.Yuv420P, 16, 15, ColorDescription.Unspecified);
        using Frame rgb = new(PixelFormats.Rgb24, 16, 16, ColorDescription.Unspecified);
        Assert.Throws<ArgumentException>(() => PlaneUpscaler.UpscaleChroma(source, odd));
        Assert.Throws<ArgumentException>(() => PlaneUpscaler.UpscaleChroma(source, rgb));
        Assert.Throws<ArgumentException>(() => PlaneUpscaler.UpscaleAlpha(source, rgb));
    }

    private static (double X, double Y) Offsets(ChromaSiting siting) => siting switch
    {
        ChromaSiting.Left => (0, 0.5),
        ChromaSiting.Center => (0.5, 0.5),
        ChromaSiting.TopLeft => (0, 0),
        ChromaSiting.BottomLeft => (0, 1),
        _ => (0.5, 1),
    };
}
