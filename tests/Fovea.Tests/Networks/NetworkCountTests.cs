using Fovea.Networks;
using Fovea.Networks.Architectures;

namespace Fovea.Tests.Networks;

/// <summary>Parameters and multiply-accumulates against the papers' tables.</summary>
public sealed class NetworkCountTests
{
    [Theory]
    [InlineData(8, 5, 9_568, 0.5433)]
    [InlineData(16, 4, 25_968, 1.4847)]
    [InlineData(16, 5, 30_608, 1.7501)]
    [InlineData(24, 4, 52_752, 3.0233)]
    [InlineData(32, 8, 162_736, 9.34)]
    public void Evsrnet_x4_counts_as_in_table_3_of_its_paper(int channels, int blocks, int parameters, double giga)
    {
        using Network network = Network.Create(new EvsrNetSpec(channels, blocks, 4), 1);
        Assert.Equal(parameters, network.Parameters.Count);
        Assert.Equal(parameters, network.Graph.ParameterCount);
        long perPixel = 27 * channels + 18 * blocks * channels * channels + 432 * channels;
        Assert.Equal(perPixel * 57_600, network.CountMultiplyAccumulates(320, 180));
        Assert.Equal(giga, network.CountMultiplyAccumulates(320, 180) / 1e9, giga > 9 ? 2 : 4);
    }

    [Theory]
    [InlineData("""{"architecture":"fsrcnn","scale":4}""", 12_809, 0.718)]
    [InlineData("""{"architecture":"fsrcnn","scale":4,"features":32,"shrunk":5,"mappings":1}""", 4_086, 0.227)]
    [InlineData("""{"architecture":"espcn","scale":4}""", 24_752, 1.419)]
    [InlineData("""{"architecture":"srcnn","scale":4}""", 8_129, 7.402)]
    [InlineData("""{"architecture":"srcnn","scale":4,"middle_kernel":5}""", 57_281, 52.701)]
    [InlineData("""{"architecture":"bicubic","scale":4}""", 0, 0)]
    public void Baselines_count_as_in_their_papers(string spec, int parameters, double giga)
    {
        using Network network = Network.Create(NetworkSpec.Parse(spec), 1);
        Assert.Equal(parameters, network.Parameters.Count);
        Assert.Equal(giga, network.CountMultiplyAccumulates(320, 180) / 1e9, 3);
    }

    [Theory]
    [InlineData(UpsamplingPath.None)]
    [InlineData(UpsamplingPath.Nearest)]
    [InlineData(UpsamplingPath.Bilinear)]
    [InlineData(UpsamplingPath.Bicubic)]
    public void A_path_adds_no_weights(UpsamplingPath path)
    {
        using Network network = Network.Create(new EvsrNetSpec(8, 5, 4, path), 1);
        Assert.Equal(9_568, network.Parameters.Count);
    }

    [Fact]
    public void A_luma_evsrnet_takes_one_channel_and_makes_scale_squared()
    {
        using Network network = Network.Create(new EvsrNetSpec(8, 5, 4, Input: InputColor.Luma), 1);
        Assert.Equal((9 * 8 + 8) + 10 * (9 * 64 + 8) + (9 * 8 * 16 + 16), network.Parameters.Count);
        Assert.Equal(1, network.InputChannels);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void Counts_grow_with_the_picture_and_shrink_with_the_scale(int scale)
    {
        using Network network = Network.Create(new EvsrNetSpec(8, 1, scale), 1);
        Assert.Equal((27 * 8 + 18 * 64 + 27 * 8 * scale * scale) * 7 * 5, network.CountMultiplyAccumulates(7, 5));
    }
}
