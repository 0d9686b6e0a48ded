using Fovea.Training.Degradations;

namespace Fovea.Tests.Training;

public sealed class BlurDownDegradationTests
{
    [Fact]
    public void Taps_are_those_of_the_published_script()
    {
        double[] expected = [0.00022038, 0.001888981, 0.01095559, 0.042993001, 0.11415987, 0.205108137, 0.249348081];
        float[] taps = BlurDownDegradation.Taps(4);
        Assert.Equal(13, taps.Length);
        for (int i = 0; i <= 6; i++)
        {
            Assert.Equal(expected[i], taps[i], 1e-8);
            Assert.Equal(taps[i], taps[12 - i]);
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Equals_a_plain_two_dimensional_blur_with_repeated_edges(int scale)
    {
        (int width, int height) = (25, 14);
        byte[] high = new byte[width * height * 3];
        SyntheticCache.Draw(high, width, height, 2);
        (int w, int h) = (width / scale, height / scale);
        byte[] low = new BlurDownDegradation().Apply(high, width, height, scale);
        Assert.Equal(w * h * 3, low.Length);
        double sigma = 0.4 * scale, total = 0;
        for (int a = -6; a <= 6; a++) for (int b = -6; b <= 6; b++) total += Math.Exp(-(a * a + b * b) / (2 * sigma * sigma));
        static int Edge(int i, int n) => i < 0 ? -1 - i : i >= n ? 2 * n - 1 - i : i;
        for (int y = 0; y < h; y++)
        {
            for (int x = 0; x < w; x++)
            {
                double sum = 0;
                for (int a = -6; a <= 6; a++)
                {
                    for (int b = -6; b <= 6; b++) sum += Math.Exp(-(a * a + b * b) / (2 * sigma * sigma)) * high[(Edge(y * scale + a, h * scale) * width + Edge(x * scale + b, w * scale)) * 3 + 1];
                }

                Assert.Equal(sum / total, low[(y * w + x) * 3 + 1], 0.502);
            }
        }
    }
}
