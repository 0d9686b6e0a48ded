using Fovea.Imaging;
using Fovea.Imaging.Metrics;

namespace Fovea.Tests.Imaging.Metrics;

public sealed class SsimTests
{
    [Theory]
    [InlineData(45, 30, 0)]
    [InlineData(64, 11, 0)]
    [InlineData(11, 40, 0)]
    [InlineData(61, 37, 6)]
    public void It_follows_the_definition_in_double_precision(int width, int height, int border)
    {
        // A smooth picture, bright enough that single precision would suffer, against a noisy and dimmed copy of it.
        Random random = new(11);
        using Frame a = Pictures.Make(width, height, (x, y, c) => 128 + (int)(100 * Math.Sin(x / 5.0 + c) * Math.Cos(y / 7.0)) + random.Next(9));
        using Frame b = Pictures.Map(a, (x, y, v) => (int)(v * 0.9) + random.Next(20));
        double rgb = 0;
        for (int c = 0; c < 3; c++) rgb += Plain((x, y) => Pictures.At(a, x, y, c), (x, y) => Pictures.At(b, x, y, c), width, height, border) / 3;
        Assert.Equal(rgb, Ssim.Rgb(a, b, border), 2e-6);
        foreach (LumaRule rule in Enum.GetValues<LumaRule>())
        {
            double luma = Plain((x, y) => Pictures.Luma(a, x, y, rule), (x, y) => Pictures.Luma(b, x, y, rule), width, height, border);
            Assert.Equal(luma, Ssim.Luma(a, b, border, rule), 2e-6);
        }
    }

    [Fact]
    public void Equal_frames_have_similarity_one()
    {
        using Frame a = Pictures.Noise(50, 40, 12);
        Assert.Equal(1, Ssim.Rgb(a, a), 1e-6);
    }

    // Without structure only the means count: (2ab + C1) / (a² + b² + C1).
    [Fact]
    public void Flat_frames_compare_by_their_means()
    {
        using Frame a = Pictures.Make(20, 20, (_, _, _) => 50);
        using Frame b = Pictures.Make(20, 20, (_, _, _) => 200);
        const double C1 = 6.5025;
        Assert.Equal((2 * 50 * 200 + C1) / (50 * 50 + 200 * 200 + C1), Ssim.Rgb(a, b), 1e-5);
    }

    private static double Plain(Func<int, int, double> a, Func<int, int, double> b, int width, int height, int border)
    {
        const double C1 = 0.01 * 255 * 0.01 * 255, C2 = 0.03 * 255 * 0.03 * 255;
        double[,] window = new double[11, 11];
        double total = 0;
        for (int i = 0; i < 121; i++) total += window[i / 11, i % 11] = Math.Exp(-(Math.Pow(i / 11 - 5, 2) + Math.Pow(i % 11 - 5, 2)) / (2 * 1.5 * 1.5));
        double sum = 0;
        int count = 0;
        for (int y = border + 5; y < height - border - 5; y++)
        {
            for (int x = border + 5; x < width - border - 5; x++)
            {
                double ma = 0, mb = 0, aa = 0, bb = 0, ab = 0;
                for (int i = 0; i < 121; i++)
                {
                    double w = window[i / 11, i % 11] / total;
                    double va = a(x + i % 11 - 5, y + i / 11 - 5), vb = b(x + i % 11 - 5, y + i / 11 - 5);
                    (ma, mb, aa, bb, ab) = (ma + w * va, mb + w * vb, aa + w * va * va, bb + w * vb * vb, ab + w * va * vb);
                }

                sum += (2 * ma * mb + C1) * (2 * (ab - ma * mb) + C2) / ((ma * ma + mb * mb + C1) * (aa - ma * ma + bb - mb * mb + C2));
                count++;
            }
        }

        return sum / count;
    }
}
