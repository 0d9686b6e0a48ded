using System.Text.Json.Nodes;
using Fovea.Search.Spaces;
using Fovea.Tensors;

namespace Fovea.Tests.Search.Spaces;

[Trait("Category", "Culture")]
public sealed class SearchSpaceTests
{
    private const string Example =
        """
        {"parameters":[
          {"name":"lr","type":"float","low":0.0001,"high":1,"log":true},
          {"name":"momentum","type":"float","low":0,"high":0.9,"step":0.3,"when":{"parameter":"optimizer","in":["sgd"]}},
          {"name":"channels","type":"int","low":8,"high":64,"step":8},
          {"name":"width","type":"int","low":1,"high":1000,"log":true}]}
        """;

    private static string Full => Example.Replace("{\"name\":\"momentum\"", "{\"name\":\"optimizer\",\"type\":\"categorical\",\"choices\":[\"adam\",\"sgd\",3,true],\"ordered\":true},{\"name\":\"momentum\"", StringComparison.Ordinal);

    [Fact]
    public void A_space_reads_writes_and_reads_the_same()
    {
        SearchSpace space = SearchSpaceJson.Parse(Full);
        string written = SearchSpaceJson.Write(space).ToJsonString();
        Assert.Equal(written, SearchSpaceJson.Write(SearchSpaceJson.Parse(written)).ToJsonString());
        Assert.Equal(["lr", "optimizer", "momentum", "channels", "width"], space.Parameters.Select(parameter => parameter.Name));
        Assert.Equal([null, 4, 4, 8, 1000], space.Parameters.Select(parameter => parameter.Cardinality));
    }

    [Theory]
    [InlineData("{", "no JSON")]
    [InlineData("[]", "no list \"parameters\"")]
    [InlineData("{\"parameters\":[]}", "no parameters")]
    [InlineData("{\"parameters\":[7]}", "entry 1")]
    [InlineData("{\"parameters\":[],\"parameters\":[]}", "twice")]
    [InlineData("{\"parameters\":[{\"type\":\"int\"}]}", "\"name\"")]
    [InlineData("{\"parameters\":[{\"name\":\"x\",\"type\":\"double\"}]}", "'x'")]
    [InlineData("{\"parameters\":[{\"name\":\"x\",\"type\":\"float\",\"low\":0}]}", "\"high\"")]
    [InlineData("{\"parameters\":[{\"name\":\"x\",\"type\":\"float\",\"low\":0,\"high\":1,\"lgo\":true}]}", "\"lgo\"")]
    [InlineData("{\"parameters\":[{\"name\":\"x\",\"type\":\"float\",\"low\":2,\"high\":1}]}", "above")]
    [InlineData("{\"parameters\":[{\"name\":\"x\",\"type\":\"float\",\"low\":0,\"high\":1e999}]}", "'x'")]
    [InlineData("{\"parameters\":[{\"name\":\"x\",\"type\":\"float\",\"low\":0,\"high\":1,\"log\":true}]}", "above 0")]
    [InlineData("{\"parameters\":[{\"name\":\"x\",\"type\":\"float\",\"low\":0,\"high\":1,\"step\":0.3}]}", "steps")]
    [InlineData("{\"parameters\":[{\"name\":\"x\",\"type\":\"float\",\"low\":0,\"high\":1,\"step\":0}]}", "step")]
    [InlineData("{\"parameters\":[{\"name\":\"x\",\"type\":\"int\",\"low\":0.5,\"high\":1.5}]}", "whole")]
    [InlineData("{\"parameters\":[{\"name\":\"x\",\"type\":\"categorical\",\"choices\":[]}]}", "no choices")]
    [InlineData("{\"parameters\":[{\"name\":\"x\",\"type\":\"categorical\",\"choices\":[1,1]}]}", "twice")]
    [InlineData("{\"parameters\":[{\"name\":\"x\",\"type\":\"categorical\",\"choices\":[[1]]}]}", "string")]
    [InlineData("{\"parameters\":[{\"name\":\"x\",\"type\":\"int\",\"low\":0,\"high\":1},{\"name\":\"x\",\"type\":\"int\",\"low\":0,\"high\":1}]}", "two parameters")]
    [InlineData("{\"parameters\":[{\"name\":\"x\",\"type\":\"int\",\"low\":0,\"high\":1,\"when\":{\"parameter\":\"y\",\"in\":[1]}}]}", "no earlier")]
    [InlineData("{\"parameters\":[{\"name\":\"y\",\"type\":\"int\",\"low\":0,\"high\":1},{\"name\":\"x\",\"type\":\"int\",\"low\":0,\"high\":1,\"when\":{\"parameter\":\"y\",\"in\":[2]}}]}", "never hold")]
    public void A_bad_space_is_refused_by_name(string text, string told)
        => Assert.Contains(told, Assert.Throws<BadInputException>(() => SearchSpaceJson.Parse(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void Draws_stay_inside_and_a_condition_switches_its_parameter()
    {
        SearchSpace space = SearchSpaceJson.Parse(Full);
        RandomSource random = new(1);
        for (int i = 0; i < 500; i++)
        {
            Configuration configuration = space.Draw(random);
            Assert.InRange(configuration.GetNumber("lr"), 0.0001, 1);
            Assert.Equal(0, configuration.GetInteger("channels") % 8);
            Assert.Equal(configuration.GetChoice("optimizer") == "sgd", configuration.IsActive("momentum"));
            Assert.Equal(configuration, space.Read((JsonObject)JsonNode.Parse(configuration.ToString())!));
        }
    }

    [Fact]
    public void Priors_are_uniform_on_their_own_scale()
    {
        SearchSpace space = SearchSpaceJson.Parse(Full);
        RandomSource random = new(2);
        Configuration[] draws = [.. Enumerable.Range(0, 4000).Select(_ => space.Draw(random))];

        // A quarter of each logarithmic range, and each of eight steps; six standard deviations of slack.
        Assert.InRange(draws.Count(draw => draw.GetNumber("lr") < 0.001), 1000 - 165, 1000 + 165);
        foreach (IGrouping<long, Configuration> group in draws.GroupBy(draw => draw.GetInteger("channels"))) Assert.InRange(group.Count(), 500 - 126, 500 + 126);
        Assert.Equal(8, draws.Select(draw => draw.GetInteger("channels")).Distinct().Count());
    }

    [Theory]
    [InlineData("{\"x\":1}", "'y' has no value")]
    [InlineData("{\"x\":1,\"y\":9}", "a whole number from 1 to 3")]
    [InlineData("{\"x\":1,\"y\":1.5}", "a whole number from 1 to 3")]
    [InlineData("{\"x\":1,\"y\":2,\"z\":1}", "no parameter 'z'")]
    public void A_point_that_does_not_fit_is_refused(string point, string told)
    {
        SearchSpace space = new([new FloatParameter("x", 0, 1), new IntParameter("y", 1, 3)]);
        Assert.Contains(told, Assert.Throws<BadInputException>(() => space.Read((JsonObject)JsonNode.Parse(point)!)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Doubles_survive_their_text_bit_for_bit()
    {
        SearchSpace space = new([new FloatParameter("x", -1e300, 1e300), new FloatParameter("y", 1e-12, 1e12, log: true)]);
        RandomSource random = new(3);
        for (int i = 0; i < 200; i++)
        {
            Configuration drawn = space.Draw(random);
            Configuration read = space.Read((JsonObject)JsonNode.Parse(drawn.ToString())!);
            Assert.Equal(drawn[0], read[0]);
            Assert.Equal(drawn[1], read[1]);
        }
    }
}
