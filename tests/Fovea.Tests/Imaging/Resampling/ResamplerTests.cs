using Fovea.Imaging;
using Fovea.Imaging.Resampling;
using Fovea.Tensors;
using Fovea.Tests.References;

namespace Fovea.Tests.Imaging.Resampling;

public sealed class ResamplerTests
{
    // Vectors of an independent implementation in Python; algorithms.md I.1.
    [Fact]
    public void Shrinking_four_times_gives_the_test_vectors()
    {
        double[] squares = [.. Enumerable.Range(0, 32).Select(i => (double)((7 * i * i + 3 * i) % 251))];
        AssertAxis(squares, 0.25, [32.024658, 118.869629, 150.283691, 136.133301, 78.314941, 111.704346, 107.048096, 107.371338]);
        double[] ramp = [.. Enumerable.Range(0, 32).Select(i => (double)i)];
        AssertAxis(ramp, 0.25, [1.359863, 5.483887, 9.5, 13.5, 17.5, 21.5, 25.516113, 29.640137]);
    }

    [Fact]
    public void Enlarging_four_times_gives_the_test_vector()
        => AssertAxis(
            [10, 20, 50, 30, 200, 210, 0, 255],
            4,
            [
                8.828125, 9.453125, 10.634766, 12.138672, 14.345703, 17.724609, 23.134766, 31.982422,
                41.533203, 48.505859, 48.59375, 37.8125, 25.78125, 23.75, 43.251953, 86.865234,
                139.619141, 185.107422, 210.410156, 225.136719, 229.394531, 220.371094, 191.098633, 126.928711,
                54.360352, 5.50293, 11.367188, 72.773438, 157.617188, 232.148438, 268.945312, 284.882812,
            ]);

    // The response to a lone 1 shows the taps; MATLAB's, from algorithms.md I.1.
    [Theory]
    [InlineData(2, new[] { -0.01171875, -0.03515625, 0.11328125, 0.43359375, 0.43359375, 0.11328125, -0.03515625, -0.01171875 }, -3)]
    [InlineData(3, new[] { -1 / 81.0, -2 / 81.0, 0, 1 / 9.0, 7 / 27.0, 1 / 3.0, 7 / 27.0, 1 / 9.0, 0, -2 / 81.0, -1 / 81.0 }, -4)]
    [InlineData(4, new[] { -0.0017089844, -0.0109863281, -0.0183105469, -0.0119628906, 0.0227050781, 0.0974121094, 0.1818847656, 0.2409667969, 0.2409667969, 0.1818847656, 0.0974121094, 0.0227050781, -0.0119628906, -0.0183105469, -0.0109863281, -0.0017089844 }, -6)]
    public void Interior_taps_are_matlabs(int factor, double[] taps, int first)
    {
        const int Output = 9, Middle = 4;
        for (int k = -2; k < taps.Length + 2; k++)
        {
            double[] impulse = new double[Output * factor];
            impulse[Middle * factor + first + k] = 1;
            double expected = k >= 0 && k < taps.Length ? taps[k] : 0;
            Assert.Equal(expected, Resize1(impulse, 1.0 / factor, vertical: false)[Middle], 1e-7);
            Assert.Equal(expected, Resize1(impulse, 1.0 / factor, vertical: true)[Middle], 1e-7);
        }
    }

    [Theory]
    [InlineData(17, 13, 0.25)]
    [InlineData(21, 30, 1 / 3.0)]
    [InlineData(40, 23, 0.5)]
    [InlineData(9, 31, 2)]
    [InlineData(5, 7, 3)]
    [InlineData(2, 1, 4)]
    [InlineData(37, 41, 0.7)]
    [InlineData(37, 41, 2 / 3.0)]
    [InlineData(19, 8, 1.37)]
    [InlineData(60, 3, 0.1234567)]
    [InlineData(300, 200, 0.25)]
    public void Tensors_follow_the_definition_at_any_scale(int width, int height, double scale)
    {
        using Tensor source = new(new Shape(2, 2, height, width));
        Random random = new(3);
        foreach (ref float value in source.Span) value = random.NextSingle();
        int w = (int)Math.Ceiling(width * scale - 1e-9), h = (int)Math.Ceiling(height * scale - 1e-9);
        using Tensor result = new(new Shape(2, 2, h, w));
        Resampler.Resize(source, result, scale);
        for (int i = 0; i < 4; i++)
        {
            double[] expected = PlainImresize.Resize([.. source.Plane(i / 2, i % 2).ToArray().Select(v => (double)v)], width, height, scale);
            float[] actual = result.Plane(i / 2, i % 2).ToArray();
            for (int k = 0; k < expected.Length; k++) Assert.Equal(expected[k], actual[k], 2e-6);
        }
    }

    [Theory]
    [InlineData("rgb24", ResampleRule.Rounded, 0.25)]
    [InlineData("rgb24", ResampleRule.Float, 1 / 3.0)]
    [InlineData("gray16le", ResampleRule.Rounded, 0.5)]
    [InlineData("gbrap", ResampleRule.Float, 2)]
    [InlineData("yuv444p10le", ResampleRule.Rounded, 3)]
    public void Frames_follow_the_definition_in_both_rules(string name, ResampleRule rule, double scale)
    {
        const int Width = 45, Height = 38;
        Assert.True(PixelFormats.TryGet(name, out PixelFormat? format));
        using Frame source = new(format, Width, Height, ColorDescription.Unspecified, 7);
        Random random = new(5);
        // Extremes, so that overshoot meets the clamp between the passes.
        foreach (Plane plane in source.Planes)
        {
            for (int y = 0; y < plane.Height; y++)
            {
                for (int x = 0; x < plane.Width; x++) Put(plane, x, y, random.Next(3) switch { 0 => 0, 1 => format.MaxValue, _ => random.Next(format.MaxValue) });
            }
        }

        using Frame result = Resampler.Resize(source, scale, rule);
        int components = format.Packed ? 3 : 1;
        int w = (int)Math.Ceiling(Width * scale - 1e-9), h = (int)Math.Ceiling(Height * scale - 1e-9);
        Assert.Equal((w, h, 7L), (result.Width, result.Height, result.Timestamp));
        for (int p = 0; p < format.PlaneCount; p++)
        {
            for (int c = 0; c < components; c++)
            {
                double[] input = new double[Width * Height];
                for (int i = 0; i < input.Length; i++) input[i] = Get(source.Planes[p], i % Width * components + c, i / Width);
                double[] expected = PlainImresize.Resize(input, Width, Height, scale, rule == ResampleRule.Rounded ? format.MaxValue : null);
                for (int i = 0; i < expected.Length; i++)
                {
                    double rounded = Math.Round(Math.Clamp(expected[i], 0, format.MaxValue), MidpointRounding.AwayFromZero);
                    Assert.Equal(rounded, Get(result.Planes[p], i % w * components + c, i / w));
                }
            }
        }
    }

    [Fact]
    public void Rounding_between_the_passes_equals_the_frames_that_matlab_made()
    {
        string folder = SharedData.Require("judge-general/Vid4_LR_sofvsr/calendar");
        string high = SharedData.Require("judge-general/Vid4/calendar");
        string[] lows = Directory.GetFiles(folder, "*.png");
        Assert.NotEmpty(lows);
        foreach (string low in lows)
        {
            int number = int.Parse(Path.GetFileNameWithoutExtension(low).Split('_')[^1]) - 1;
            AssertEqualBytes(low, Path.Combine(high, $"{number:D8}.jxl"), ResampleRule.Rounded);
        }
    }

    [Theory]
    [InlineData("calendar")]
    [InlineData("city")]
    [InlineData("foliage")]
    [InlineData("walk")]
    public void Floating_point_between_the_passes_equals_the_reference_frames(string clip)
    {
        string folder = SharedData.Require($"judge-general/Vid4_BI_LR_reference/{clip}");
        string high = SharedData.Require($"judge-general/Vid4/{clip}");
        foreach (string low in Directory.GetFiles(folder, "*.png"))
        {
            AssertEqualBytes(low, Path.Combine(high, Path.GetFileNameWithoutExtension(low) + ".jxl"), ResampleRule.Float);
        }
    }

    [Fact]
    public void Nearest_repeats_and_bilinear_weighs_by_distance()
    {
        Assert.Equal([1, 1, 1, 5, 5, 5], Resize1([1, 5], 3, vertical: false, ResampleFilter.Nearest));
        Assert.Equal([1, 2, 4, 5], Resize1([1, 5], 2, vertical: false, ResampleFilter.Bilinear));
        // Halving widens the triangle to weights 1 3 3 1 (eighths), borders mirrored.
        Assert.Equal([(1 + 3 + 3 * 5 + 9) / 8.0, (5 + 3 * 9 + 3 * 2 + 2) / 8.0], Resize1([1, 5, 9, 2], 0.5, vertical: true, ResampleFilter.Bilinear));
    }

    [Fact]
    public void A_destination_of_another_size_is_refused()
    {
        using Tensor source = new(new Shape(1, 1, 10, 10));
        using Tensor wrong = new(new Shape(1, 1, 2, 3));
        Assert.Throws<ArgumentException>(() => Resampler.Resize(source, wrong, 0.25));
        using Frame subsampled = new(PixelFormats.Yuv420P, 8, 8, ColorDescription.Unspecified);
        Assert.Throws<ArgumentException>(() => Resampler.Resize(subsampled, 2, ResampleRule.Float));
    }

    private static void AssertEqualBytes(string low, string high, ResampleRule rule)
    {
        using Frame expected = JudgePicture.Read(low);
        using Frame whole = JudgePicture.Read(high);
        using Frame cropped = JudgePicture.Crop(whole, expected.Width * 4, expected.Height * 4);
        using Frame actual = Resampler.Resize(cropped, 0.25, rule);
        Assert.Equal(0, Enumerable.Range(0, expected.Memory.Length).Count(i => expected.Memory.Span[i] != actual.Memory.Span[i]));
    }

    private static void AssertAxis(double[] values, double scale, double[] expected)
    {
        double[] across = Resize1(values, scale, vertical: false), down = Resize1(values, scale, vertical: true);
        Assert.Equal(expected.Length, across.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], across[i], 4e-5);
            Assert.Equal(expected[i], down[i], 4e-5);
        }
    }

    // One axis: the other has samples that are all equal, which resizing keeps.
    private static double[] Resize1(double[] values, double scale, bool vertical, ResampleFilter filter = ResampleFilter.Bicubic)
    {
        const int Across = 12;
        int n = values.Length, m = Resampler.OutputLength(n, scale), across = Resampler.OutputLength(Across, scale);
        using Tensor source = new(vertical ? new Shape(1, 1, n, Across) : new Shape(1, 1, Across, n));
        using Tensor result = new(vertical ? new Shape(1, 1, m, across) : new Shape(1, 1, across, m));
        for (int i = 0; i < source.Count; i++) source.Span[i] = (float)values[vertical ? i / Across : i % n];
        Resampler.Resize(source, result, scale, filter);
        return [.. Enumerable.Range(0, m).Select(i => (double)result.Span[vertical ? i * across : i])];
    }

    private static int Get(Plane plane, int x, int y) => plane.BytesPerSample == 1 ? plane.Row<byte>(y)[x] : plane.Row<ushort>(y)[x];

    private static void Put(Plane plane, int x, int y, int code)
    {
        if (plane.BytesPerSample == 1) plane.Row<byte>(y)[x] = (byte)code;
        else plane.Row<ushort>(y)[x] = (ushort)code;
    }
}
