using Fovea.Imaging;
using Fovea.Imaging.Metrics;

namespace Fovea.Tests.Imaging.Metrics;

public sealed class TemporalDifferenceTests
{
    [Fact]
    public void An_error_that_stays_is_not_flicker_and_one_that_comes_and_goes_is()
    {
        using Frame before = Pictures.Noise(30, 20, 1, most: 200);
        using Frame now = Pictures.Noise(30, 20, 2, most: 200);
        using Frame beforeBiased = Pictures.Map(before, (x, _, v) => v + x);
        using Frame nowBiased = Pictures.Map(now, (x, _, v) => v + x);
        Assert.Equal(0, TemporalDifference.Error(beforeBiased, nowBiased, before, now));
        // Only every fifth pixel changes, by 30.
        using Frame flicker = Pictures.Map(now, (x, _, v) => x % 5 == 0 ? v + 30 : v);
        Assert.Equal(6, TemporalDifference.Error(before, flicker, before, now), 1e-12);
        Assert.Equal(10 * Math.Log10(255 * 255 / 180.0), TemporalDifference.Psnr(before, flicker, before, now), 1e-9);
        using Frame edge = Pictures.Map(now, (x, y, v) => x < 3 || y >= 17 ? v + 30 : v);
        Assert.Equal(0, TemporalDifference.Error(before, edge, before, now, 3));
    }
}
