using Fovea.Upscaling;

namespace Fovea.Tests.Upscaling;

public sealed class FrameBandTests
{
    [Theory]
    [InlineData(640, 360, 12, 1)]
    [InlineData(640, 360, 12, 8)]
    [InlineData(16, 1, 12, 4)]
    [InlineData(7680, 4321, 3, 2)]
    [InlineData(320, 181, 1, 64)]
    public void Bands_cover_every_row_once_and_see_their_halo(int width, int height, int halo, int least)
    {
        FrameBand[] bands = FrameBand.Split(width, height, halo, least);
        int next = 0;
        foreach (FrameBand band in bands)
        {
            Assert.Equal(next, band.First);
            Assert.True(band.End > band.First);
            Assert.True(band.First % 2 == 0);
            Assert.Equal(Math.Max(0, band.First - halo), band.HaloFirst);
            Assert.Equal(Math.Min(height, band.End + halo), band.HaloEnd);
            next = band.End;
        }

        Assert.Equal(height, next);
    }

    [Fact]
    public void Large_frames_are_cut_so_that_intermediates_stay_bounded()
    {
        FrameBand[] bands = FrameBand.Split(7680, 4320, 12, 1);
        Assert.All(bands, band => Assert.True((long)band.HaloRows * 7680 < 1_000_000, $"{band.HaloRows} rows at once"));
    }
}
