using Fovea.Faces;
using Fovea.Tensors;
using Fovea.Tests.References;

namespace Fovea.Tests.Faces;

public sealed class AreaSamplerTests
{
    [Theory]
    [InlineData(3, 5, 24, 24)]
    [InlineData(37, 50, 24, 24)]
    [InlineData(40, 40, 20, 10)]
    [InlineData(21, 67, 13, 41)]
    public void Every_pixel_is_the_mean_of_what_it_touches(int height, int width, int newHeight, int newWidth)
    {
        using Tensor source = OperationJudge.Draw(new Shape(1, 2, height + 3, width + 4), new RandomSource(8));
        using Tensor destination = new(new Shape(2, 2, newHeight, newWidth));
        AreaSampler.Resize(source, (4, 2, width, height), destination, 1);
        for (int i = 0; i < 2 * newHeight * newWidth; i++)
        {
            (int c, int y, int x) = (i / (newHeight * newWidth), i / newWidth % newHeight, i % newWidth);
            double expected = (from row in Enumerable.Range(0, height)
                               where (row + 1) * newHeight > y * height && row * newHeight < (y + 1) * height
                               from column in Enumerable.Range(0, width)
                               where (column + 1) * newWidth > x * width && column * newWidth < (x + 1) * width
                               select (double)source.Plane(0, c)[(row + 2) * (width + 4) + column + 4]).Average();
            Assert.Equal(expected, destination.Plane(1, c)[y * newWidth + x], 1e-5);
        }

        Assert.All(destination.Plane(0, 0).ToArray(), value => Assert.Equal(0, value));
    }
}
