using Fovea.Lab.Papers;
using Fovea.Networks;
using Fovea.Networks.Architectures;
using Fovea.Search.Spaces;

namespace Fovea.Tests.Lab.Papers;

/// <summary>The space of the paper, its extremes and its own choice as counted by hand from the layers.</summary>
public sealed class HoFvsrSpaceTests
{
    [Fact]
    public void The_space_has_800_points() => Assert.Equal(800, HoFvsrSpace.Create().Parameters.Aggregate(1, (product, parameter) => product * parameter.Cardinality!.Value));

    [Theory]
    [InlineData(32, 1, 32, 451_217, 1.906)]
    [InlineData(64, 5, 64, 496_609, 2.0195)]
    [InlineData(320, 8, 64, 1_047_617, 2.7368)]
    [InlineData(320, 8, 320, 1_770_817, 5.254)]
    public void Networks_at_the_ends_of_the_space_have_the_published_sizes(int channels, int blocks, int upsampling, int parameters, double gops)
    {
        Configuration point = Point(channels, blocks, upsampling);
        HoFvsrSpec spec = HoFvsrSpace.SpecOf(point);
        Assert.Equal(new HoFvsrSpec(4, channels, blocks, upsampling), spec);
        NetworkGraph graph = spec.BuildGraph();
        Assert.Equal(parameters, graph.ParameterCount);
        Assert.Equal(gops, graph.CountOperations(36, 36) / 1e9, 0.0005);
    }

    [Fact]
    public void The_order_of_the_choices_is_known() => Assert.All(HoFvsrSpace.Create().Parameters, parameter => Assert.True(((CategoricalParameter)parameter).Ordered));

    [Theory]
    [InlineData("{\"name\":\"channels\",\"type\":\"int\",\"low\":2,\"high\":8,\"step\":2}", true)]
    [InlineData("{\"name\":\"channels\",\"type\":\"categorical\",\"choices\":[8]},{\"name\":\"repeat\",\"type\":\"int\",\"low\":1,\"high\":4}", true)]
    [InlineData("{\"name\":\"channels\",\"type\":\"float\",\"low\":2,\"high\":8}", false)]
    [InlineData("{\"name\":\"channels\",\"type\":\"categorical\",\"choices\":[\"wide\"]}", false)]
    [InlineData("{\"name\":\"width\",\"type\":\"int\",\"low\":2,\"high\":8}", false)]
    public void A_space_of_ones_own_must_say_what_a_network_is(string channels, bool holds)
    {
        SearchSpace space = SearchSpaceJson.Parse($"{{\"parameters\":[{channels},{{\"name\":\"blocks\",\"type\":\"int\",\"low\":1,\"high\":2}},{{\"name\":\"upsampling_channels\",\"type\":\"int\",\"low\":4,\"high\":9}}]}}");
        if (holds) HoFvsrSpace.Require(space);
        else Assert.Throws<BadInputException>(() => HoFvsrSpace.Require(space));
        if (holds) Assert.Equal(8, HoFvsrSpace.SpecOf(space.Read(Own(space))).Channels);

        static System.Text.Json.Nodes.JsonObject Own(SearchSpace space)
        {
            System.Text.Json.Nodes.JsonObject point = new() { ["channels"] = 8, ["blocks"] = 2, ["upsampling_channels"] = 4 };
            if (space.Parameters.Any(parameter => parameter.Name == "repeat")) point["repeat"] = 3;
            return point;
        }
    }

    private static Configuration Point(int channels, int blocks, int upsampling)
        => HoFvsrSpace.Create().Read(new() { ["channels"] = channels, ["blocks"] = blocks, ["upsampling_channels"] = upsampling });
}
