using Fovea.Upscaling;

namespace Fovea.Tests.Upscaling;

public sealed class FrameBandTests
{
    [Theory]
    [InlineData(360, 12, 1)]
    [InlineData(360, 12, 8)]
    [InlineData(1, 12, 4)]
    [InlineData(4321, 3, 2)]
    [InlineData(181, 1, 64)]
    public void Bands_cover_every_row_once(int height, int halo, int least)
    {
        FrameBand[] bands = FrameBand.Split(height, halo, least, height);
        int next = 0;
        foreach (FrameBand band in bands)
        {
            Assert.Equal(next, band.First);
            Assert.True(band.End > band.First);
            Assert.True(band.First % 2 == 0);
            next = band.End;
        }

        Assert.Equal(height, next);
    }

    [Fact]
    public void Large_frames_are_cut_so_that_what_plain_operations_hold_stays_bounded()
    {
        FrameBand[] bands = FrameBand.Split(4320, 12, 1, FrameBand.RowsAtATime(7680));
        Assert.All(bands, band => Assert.True((band.End - band.First + 24) * 7680L < 1_000_000, $"{band.End - band.First} rows at once"));
    }
}
