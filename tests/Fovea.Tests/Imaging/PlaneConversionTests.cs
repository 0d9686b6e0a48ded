using Fovea.Imaging;
using Fovea.Networks;
using Fovea.Tensors;

namespace Fovea.Tests.Imaging;

public sealed class PlaneConversionTests
{
    public static TheoryData<string, ColorMatrix, ColorRange> Codings()
    {
        TheoryData<string, ColorMatrix, ColorRange> data = [];
        foreach (PixelFormat format in PixelFormats.All)
        {
            foreach (ColorMatrix matrix in Enum.GetValues<ColorMatrix>())
            {
                foreach (ColorRange range in Enum.GetValues<ColorRange>()) data.Add(format.Name, matrix, range);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Codings))]
    public void Flat_patches_come_back_as_they_were(string name, ColorMatrix matrix, ColorRange range)
    {
        PixelFormat format = Format(name);
        ColorDescription color = new(matrix, range);
        using Tensor rgb = new(new Shape(1, 3, 5, 7));
        foreach (double[] patch in (double[][])[[0.1, 0.5, 0.5], [0.9, 0.52, 0.45], [0.5, 0.3, 0.8], [0.3, 0.8, 0.35], [0.5, 0.93, 0.07]])
        {
            using Frame frame = Flat(format, color, 7, 5, patch);
            using Frame back = new(format, 7, 5, color);
            PlaneConversion.ToRgb(frame, rgb);
            PlaneConversion.FromRgb(rgb, back);
            for (int p = 0; p < Math.Min(3, format.PlaneCount - (format.HasAlpha ? 1 : 0)); p++) Assert.Equal(Codes(frame, p), Codes(back, p));
        }
    }

    [Theory]
    [MemberData(nameof(Codings))]
    public void Every_gray_code_comes_back_exactly_and_is_gray(string name, ColorMatrix matrix, ColorRange range)
    {
        PixelFormat format = Format(name);
        ColorDescription color = new(matrix, range);
        int width = format.MaxValue + 1;
        using Frame frame = new(format, width, 2, color);
        using Frame back = new(format, width, 2, color);
        for (int p = 0; p < format.PlaneCount; p++)
        {
            Fill(frame.Planes[p], (x, _) => format.Model == ColorModel.Yuv && p is 1 or 2 ? (format.MaxValue + 1) / 2 : format.Packed ? x / 3 : x);
        }

        using Tensor rgb = new(new Shape(1, 3, 2, width));
        PlaneConversion.ToRgb(frame, rgb);
        PlaneConversion.FromRgb(rgb, back);
        Assert.Equal(rgb.Plane(0, 0), rgb.Plane(0, 1));
        Assert.Equal(rgb.Plane(0, 0), rgb.Plane(0, 2));
        for (int p = 0; p < (format.Packed || format.Model == ColorModel.Gray ? 1 : 3); p++) Assert.Equal(Codes(frame, p), Codes(back, p));
    }

    // R, G, B of 0..255 and the 8-bit codes that the standards' equations give, computed by hand with the rounded result.
    [Theory]
    [InlineData(ColorMatrix.Bt601, ColorRange.Limited, 255, 0, 0, 81, 90, 240)]
    [InlineData(ColorMatrix.Bt601, ColorRange.Limited, 0, 255, 0, 145, 54, 34)]
    [InlineData(ColorMatrix.Bt601, ColorRange.Limited, 0, 0, 255, 41, 240, 110)]
    [InlineData(ColorMatrix.Bt601, ColorRange.Full, 255, 0, 0, 76, 85, 255)]
    [InlineData(ColorMatrix.Bt709, ColorRange.Limited, 255, 0, 0, 63, 102, 240)]
    [InlineData(ColorMatrix.Bt709, ColorRange.Limited, 0, 255, 0, 173, 42, 26)]
    [InlineData(ColorMatrix.Bt709, ColorRange.Limited, 0, 0, 255, 32, 240, 118)]
    [InlineData(ColorMatrix.Bt2020, ColorRange.Limited, 255, 0, 0, 74, 97, 240)]
    public void Primaries_have_the_codes_of_the_standards(ColorMatrix matrix, ColorRange range, int r, int g, int b, int y, int cb, int cr)
    {
        using Tensor rgb = new(new Shape(1, 3, 4, 4));
        rgb.Plane(0, 0).Fill(r / 255f);
        rgb.Plane(0, 1).Fill(g / 255f);
        rgb.Plane(0, 2).Fill(b / 255f);
        using Frame frame = new(PixelFormats.Yuv420P, 4, 4, new ColorDescription(matrix, range));
        PlaneConversion.FromRgb(rgb, frame);
        Assert.All(Codes(frame, 0), code => Assert.Equal(y, code));
        Assert.All(Codes(frame, 1), code => Assert.Equal(cb, code));
        Assert.All(Codes(frame, 2), code => Assert.Equal(cr, code));
    }

    // A linear ramp is what both chroma filters keep, so chroma read back tells where it was taken for.
    [Theory]
    [InlineData(ChromaSiting.Left, 0, 0.5)]
    [InlineData(ChromaSiting.Unspecified, 0, 0.5)]
    [InlineData(ChromaSiting.Center, 0.5, 0.5)]
    [InlineData(ChromaSiting.TopLeft, 0, 0)]
    [InlineData(ChromaSiting.Top, 0.5, 0)]
    [InlineData(ChromaSiting.BottomLeft, 0, 1)]
    [InlineData(ChromaSiting.Bottom, 0.5, 1)]
    public void Chroma_is_sampled_and_interpolated_at_its_siting(ChromaSiting siting, double siteX, double siteY)
    {
        const int Size = 32;
        const double SlopeX = 0.5 / Size, SlopeY = 0.25 / Size;
        PixelFormat format = new("yuv420p16le", ColorModel.Yuv, 16, 1, 1);
        using Frame frame = new(format, Size, Size, new ColorDescription(ColorMatrix.Bt709, ColorRange.Full, siting));
        using Tensor rgb = new(new Shape(1, 3, Size, Size));
        double BlueAt(double x, double y) => 0.2 + SlopeX * x + SlopeY * y;
        for (int i = 0; i < Size * Size; i++) rgb.Plane(0, 2)[i] = (float)BlueAt(i % Size, i / Size);
        PlaneConversion.FromRgb(rgb, frame);
        for (int j = 1; j < Size / 2 - 1; j++)
        {
            for (int i = 1; i < Size / 2 - 1; i++)
            {
                double blue = BlueAt(2 * i + siteX, 2 * j + siteY);
                double expected = 32768 + 65535 * 0.5 * blue;
                Assert.Equal(expected, frame.Planes[1].Row<ushort>(j)[i], 1.0);
            }
        }

        using Tensor back = new(rgb.Shape);
        PlaneConversion.ToRgb(frame, back);
        for (int y = 6; y < Size - 6; y++)
        {
            for (int x = 6; x < Size - 6; x++) Assert.Equal(BlueAt(x, y), back.Plane(0, 2)[y * Size + x], 1e-4);
        }
    }

    [Theory]
    [MemberData(nameof(Bands))]
    public void Bands_give_the_bits_of_the_whole(string name, ChromaSiting siting, int height)
    {
        const int Width = 75;
        PixelFormat format = Format(name);
        ColorDescription color = new(Siting: siting);
        using Frame whole = new(format, Width, height, color);
        using Frame banded = new(format, Width, height, color);
        using Tensor rgb = Noise(new Shape(1, 3, height, Width), 1);
        PlaneConversion.FromRgb(rgb, whole);
        (int above, int below) = PlaneConversion.Margin(format, color);
        for (int first = 0; first < height; first += 6)
        {
            int end = Math.Min(first + 6, height);
            int top = Math.Max(0, first - above), bottom = Math.Min(height, end + below);
            using Tensor band = Rows(rgb, top, bottom);
            PlaneConversion.FromRgb(band, top, banded, first, end);
        }

        for (int p = 0; p < (format.HasAlpha ? 3 : format.PlaneCount); p++) Assert.Equal(Codes(whole, p), Codes(banded, p));

        using Tensor all = new(rgb.Shape);
        PlaneConversion.ToRgb(whole, all);
        for (int first = 0; first < height; first += 5)
        {
            int end = Math.Min(first + 5, height);
            using Tensor band = new(new Shape(1, 3, end - first, Width));
            PlaneConversion.ToRgb(whole, first, end, band);
            using Tensor expected = Rows(all, first, end);
            Assert.Equal(expected.Span, band.Span);
        }
    }

    public static TheoryData<string, ChromaSiting, int> Bands()
    {
        TheoryData<string, ChromaSiting, int> data = [];
        foreach (string name in (string[])["yuv420p", "yuv422p10le", "yuv444p", "rgb24", "gbrp", "gray"])
        {
            foreach (ChromaSiting siting in (ChromaSiting[])[ChromaSiting.Left, ChromaSiting.TopLeft, ChromaSiting.Bottom])
            {
                data.Add(name, siting, 23);
                data.Add(name, siting, 24);
            }
        }

        return data;
    }

    [Fact]
    public void Rows_that_cut_a_chroma_row_are_refused()
    {
        using Frame frame = new(PixelFormats.Yuv420P, 8, 8, ColorDescription.Unspecified);
        using Tensor rgb = new(new Shape(1, 3, 8, 8));
        Assert.Throws<ArgumentException>(() => PlaneConversion.FromRgb(rgb, 0, frame, 1, 4));
        Assert.Throws<ArgumentException>(() => PlaneConversion.FromRgb(rgb, 0, frame, 0, 3));
        Assert.Throws<ArgumentException>(() => PlaneConversion.FromRgb(rgb, 2, frame, 0, 4));
        Assert.Throws<ArgumentOutOfRangeException>(() => PlaneConversion.FromRgb(rgb, 0, frame, 0, 10));
    }

    [Fact]
    public void Untagged_video_is_bt709_from_720_rows_up_and_limited()
    {
        ColorDescription low = ColorDescription.Unspecified.Resolve(PixelFormats.Yuv420P, 719);
        ColorDescription high = ColorDescription.Unspecified.Resolve(PixelFormats.Yuv420P, 720);
        Assert.Equal((ColorMatrix.Bt601, ColorRange.Limited, ChromaSiting.Left), (low.Matrix, low.Range, low.Siting));
        Assert.Equal(ColorMatrix.Bt709, high.Matrix);
        Assert.Equal(ColorRange.Full, ColorDescription.Unspecified.Resolve(PixelFormats.Rgb24, 8).Range);
        ColorDescription said = new(ColorMatrix.Bt2020, ColorRange.Full, ChromaSiting.TopLeft, "bt2020", "smpte2084");
        Assert.Equal(said, said.Resolve(PixelFormats.Yuv420P, 100));
    }

    [Theory]
    [InlineData("yuv420p", ColorRange.Limited)]
    [InlineData("yuv420p10le", ColorRange.Full)]
    [InlineData("gray", ColorRange.Limited)]
    [InlineData("gray16le", ColorRange.Full)]
    public void Luma_networks_see_black_at_16_and_white_at_235(string name, ColorRange range)
    {
        PixelFormat format = Format(name);
        using Frame frame = new(format, 6, 2, new ColorDescription(ColorMatrix.Bt601, range));
        (int black, int white) = range == ColorRange.Full ? (0, format.MaxValue) : (16 << (format.BitDepth - 8), 235 << (format.BitDepth - 8));
        foreach (Plane plane in frame.Planes) Fill(plane, (x, _) => x % 2 == 0 ? black : white);
        using Tensor luma = new(new Shape(1, 1, 2, 6));
        PlaneConversion.ToLuma(frame, luma);
        for (int x = 0; x < 6; x++) Assert.Equal((x % 2 == 0 ? 16 : 235) / 255.0, luma.Span[x], 1e-6);
        int[] chroma = frame.Format.PlaneCount > 1 ? Codes(frame, 1) : [];
        int[] before = Codes(frame, 0);
        Fill(frame.Planes[0], (_, _) => 77);
        PlaneConversion.FromLuma(luma, frame);
        Assert.Equal(before, Codes(frame, 0));
        if (chroma.Length > 0) Assert.Equal(chroma, Codes(frame, 1));
    }

    [Fact]
    public void Luma_of_rgb_is_matlabs_and_replacing_it_keeps_chroma()
    {
        using Frame frame = new(PixelFormats.Rgb24, 8, 4, ColorDescription.Unspecified);
        Fill(frame.Planes[0], (x, y) => 60 + (x * 37 + y * 11) % 120);
        using Tensor luma = new(new Shape(1, 1, 4, 8));
        PlaneConversion.ToLuma(frame, luma);
        Span<byte> row = frame.Planes[0].Row<byte>(2);
        double expected = (16 + (65.481 * row[9] + 128.553 * row[10] + 24.966 * row[11]) / 255) / 255;
        Assert.Equal(expected, luma.Span[2 * 8 + 3], 1e-6);
        int[] before = Codes(frame, 0);
        foreach (ref float value in luma.Span) value += 10 * 219f / 255 / 255;
        PlaneConversion.FromLuma(luma, frame);
        Assert.Equal(before.Select(v => v + 10), Codes(frame, 0));
    }

    private static PixelFormat Format(string name)
    {
        Assert.True(PixelFormats.TryGet(name, out PixelFormat? format));
        return format;
    }

    private static Frame Flat(PixelFormat format, ColorDescription color, int width, int height, double[] patch)
    {
        Frame frame = new(format, width, height, color);
        for (int p = 0; p < format.PlaneCount; p++) Fill(frame.Planes[p], (x, _) => (int)(patch[format.Packed ? x % 3 : p % 3] * format.MaxValue));
        return frame;
    }

    private static void Fill(Plane plane, Func<int, int, int> code)
    {
        for (int y = 0; y < plane.Height; y++)
        {
            for (int x = 0; x < plane.Width; x++)
            {
                if (plane.BytesPerSample == 1) plane.Row<byte>(y)[x] = (byte)code(x, y);
                else plane.Row<ushort>(y)[x] = (ushort)code(x, y);
            }
        }
    }

    private static int[] Codes(Frame frame, int index)
    {
        Plane plane = frame.Planes[index];
        int[] codes = new int[plane.Width * plane.Height];
        for (int i = 0; i < codes.Length; i++)
        {
            (int y, int x) = (i / plane.Width, i % plane.Width);
            codes[i] = plane.BytesPerSample == 1 ? plane.Row<byte>(y)[x] : plane.Row<ushort>(y)[x];
        }

        return codes;
    }

    private static Tensor Noise(Shape shape, int seed)
    {
        Random random = new(seed);
        Tensor tensor = new(shape);
        foreach (ref float value in tensor.Span) value = random.NextSingle();
        return tensor;
    }

    private static Tensor Rows(Tensor tensor, int first, int end)
    {
        int width = tensor.Shape.Width;
        Tensor rows = new(tensor.Shape with { Height = end - first });
        for (int c = 0; c < tensor.Shape.Channels; c++) tensor.Plane(0, c)[(first * width)..(end * width)].CopyTo(rows.Plane(0, c));
        return rows;
    }
}
