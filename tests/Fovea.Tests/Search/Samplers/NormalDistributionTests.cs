using Fovea.Search.Samplers;

namespace Fovea.Tests.Search.Samplers;

public sealed class NormalDistributionTests
{
    // Abramowitz and Stegun, table 26.1 and 26.2; the tails from Mills' ratio in the same book.
    [Theory]
    [InlineData(0.0, 0.5)]
    [InlineData(1.0, 0.841344746068543)]
    [InlineData(-1.0, 0.158655253931457)]
    [InlineData(2.5, 0.993790334674224)]
    [InlineData(-3.0, 0.001349898031630)]
    [InlineData(-5.0, 2.866515718791939e-7)]
    [InlineData(-10.0, 7.619853024160527e-24)]
    public void The_distribution_is_that_of_the_tables(double x, double expected)
        => Assert.InRange(NormalDistribution.Cumulative(x) / expected, 1 - 1e-11, 1 + 1e-11);

    [Fact]
    public void Its_slope_is_the_density()
    {
        for (double x = -8; x <= 8; x += 0.37)
        {
            double slope = (NormalDistribution.Cumulative(x + 1e-5) - NormalDistribution.Cumulative(x - 1e-5)) / 2e-5;
            Assert.Equal(NormalDistribution.Density(x), slope, 9);
        }
    }
}
