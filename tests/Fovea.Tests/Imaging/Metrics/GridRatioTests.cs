using Fovea.Imaging;
using Fovea.Imaging.Metrics;

namespace Fovea.Tests.Imaging.Metrics;

public sealed class GridRatioTests
{
    // Steps counted one by one, in the plain words of the definition: colours from the textbook's matrix, neighbours compared.
    [Theory]
    [InlineData(2, 0)]
    [InlineData(3, 0)]
    [InlineData(4, 4)]
    [InlineData(4, 5)]
    public void It_follows_the_definition(int scale, int border)
    {
        using Frame picture = Pictures.Noise(37, 30, 11);
        List<double> across = [], within = [];
        foreach (Func<int, int, double> plane in new Func<int, int, double>[] { Blue, Red })
        {
            for (int y = border; y < 30 - border; y++)
            {
                for (int x = border; x < 37 - border; x++)
                {
                    if (x + 1 < 37 - border) (x / scale == (x + 1) / scale ? within : across).Add(Math.Abs(plane(x + 1, y) - plane(x, y)));
                    if (y + 1 < 30 - border) (y / scale == (y + 1) / scale ? within : across).Add(Math.Abs(plane(x, y + 1) - plane(x, y)));
                }
            }
        }

        Assert.Equal(across.Average() / within.Average(), GridRatio.Of(picture, scale, border)!.Value, 1e-5);

        double Blue(int x, int y) => (At(x, y, 2) - Y(x, y)) * 112 / 255 / (1 - 0.114) + 128;
        double Red(int x, int y) => (At(x, y, 0) - Y(x, y)) * 112 / 255 / (1 - 0.299) + 128;
        double Y(int x, int y) => 0.299 * At(x, y, 0) + 0.587 * At(x, y, 1) + 0.114 * At(x, y, 2);
        double At(int x, int y, int c) => Pictures.At(picture, x, y, c);
    }

    [Fact]
    public void A_slope_has_one_and_blocks_have_no_end()
    {
        using Frame slope = Pictures.Make(48, 48, (x, y, c) => c == 0 ? 2 * x : c == 1 ? 2 * y : 100);
        using Frame blocks = Pictures.Make(48, 48, (x, y, c) => (x / 4 * 90 + y / 4 * 50 * c) % 256);
        Assert.Equal(1, GridRatio.Of(slope, 4)!.Value, 1e-6);
        Assert.Equal(double.PositiveInfinity, GridRatio.Of(blocks, 4));
        Assert.InRange(GridRatio.Of(blocks, 3)!.Value, 0.5, 1.5);
    }

    [Fact]
    public void Gray_has_none()
    {
        using Frame gray = Pictures.Make(40, 40, (x, y, _) => (x * x + 3 * y) % 256);
        Assert.Null(GridRatio.Of(gray, 4));
    }
}
