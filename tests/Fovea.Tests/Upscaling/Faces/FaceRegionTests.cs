using Fovea.Faces;
using Fovea.Upscaling.Faces;

namespace Fovea.Tests.Upscaling.Faces;

public sealed class FaceRegionTests
{
    [Theory]
    [InlineData(30, 20, 24, 160, 90)]
    [InlineData(-10, -6, 40, 160, 90)]
    [InlineData(140.5f, 70.2f, 33.3f, 161, 91)]
    [InlineData(0, 0, 90, 95, 91)]
    public void Regions_are_even_lie_in_the_frame_and_contain_each_other(float x, float y, float side, int width, int height)
    {
        FaceUpscaleOptions options = new();
        FaceRegion region = Assert.NotNull(FaceRegion.Of(new FaceBox(x, y, x + side, y + side), width, height, options));
        ((int Left, int Top, int Right, int Bottom) inner, (int Left, int Top, int Right, int Bottom) outer) = (region.Inner, region.Outer);
        Assert.All(new[] { inner.Left, inner.Top, inner.Right, inner.Bottom, outer.Left, outer.Top, outer.Right, outer.Bottom }, edge => Assert.Equal(0, edge % 2));
        Assert.True(0 <= outer.Left && outer.Left <= inner.Left && inner.Right <= outer.Right && outer.Right <= width);
        Assert.True(0 <= outer.Top && outer.Top <= inner.Top && inner.Bottom <= outer.Bottom && outer.Bottom <= height);
        // The face itself is inside, but for what lies outside the frame.
        Assert.True(inner.Left <= Math.Max(0, x) && inner.Right >= Math.Min(width - 1, x + side));
        Assert.True(inner.Top <= Math.Max(0, y) && inner.Bottom >= Math.Min(height - 1, y + side));
    }

    [Fact]
    public void Faces_that_are_too_large_or_hardly_in_the_frame_are_left_to_the_background()
    {
        FaceUpscaleOptions options = new() { MaxFace = 60 };
        Assert.Null(FaceRegion.Of(new FaceBox(10, 10, 71, 71), 160, 90, options));
        Assert.Null(FaceRegion.Of(new FaceBox(-50, 10, 0, 60), 160, 90, options with { Expansion = 1.1f }));
        Assert.NotNull(FaceRegion.Of(new FaceBox(10, 10, 70, 70), 160, 90, options));
    }
}
