using System.Text.Json.Nodes;
using Fovea.Networks.Architectures;
using Fovea.Training;
using Fovea.Training.Data;
using Fovea.Training.Losses;
using Fovea.Training.Optimizers;

namespace Fovea.Tests.Training;

[Trait("Category", "Culture")]
public sealed class TrainingOptionsReaderTests
{
    [Fact]
    public void What_is_left_out_keeps_its_default()
    {
        TrainingOptions options = Read("""{"network":{"architecture":"evsrnet","channels":16,"blocks":4,"scale":3},"adam":{"clip_norm":2},"stages":[{"loss":"charbonnier"},{"steps":7,"schedule":"cosine"}]}""");
        Assert.Equal(new EvsrNetSpec(16, 4, 3), options.Network);
        Assert.Equal((2, 5e-4), (options.Adam.ClipNorm, options.Adam.WeightDecay));
        Assert.Equal((LossKind.Charbonnier, 60_000, 128), (options.Stages[0].Loss, options.Stages[0].Steps, options.Stages[0].Patch));
        Assert.Equal((ScheduleKind.Cosine, 7, 2e-4), (options.Stages[1].Schedule, options.Stages[1].Steps, options.Stages[1].LearningRate));
    }

    [Fact]
    public void Names_of_older_recipes_are_read()
    {
        TrainingOptions options = Read("""{"average":0.99,"turns":"mirror"}""");
        Assert.Equal((0.99, FlipKind.Mirror), (options.Ema, options.Flips));
        Assert.Equal(["ema", "flips", "seed"], new[] { "average", "turns", "seed" }.Select(TrainingOptionsReader.NameOf));
    }

    [Theory]
    [InlineData("""{"emma":1}""", "ema")]
    [InlineData("""{"average":0.9,"ema":0.9}""", "average")]
    [InlineData("""{"stages":[{"learning-rate":1}]}""", "learning_rate")]
    [InlineData("""{"stages":[3]}""", "stages[0]")]
    [InlineData("""{"stages":[{"loss":"l7"}]}""", "loss")]
    [InlineData("""{"seed":"x"}""", "seed")]
    [InlineData("""{"network":{"architecture":"magic"}}""", "network")]
    public void A_wrong_name_or_value_is_refused_by_name(string json, string mentioned)
        => Assert.Contains(mentioned, Assert.Throws<BadInputException>(() => Read(json)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("""{"ema":1}""")]
    [InlineData("""{"stages":[{"batch":0}]}""")]
    [InlineData("""{"stages":[{"learning_rate":0}]}""")]
    [InlineData("""{"stages":[]}""")]
    [InlineData("""{"name":"a/b"}""")]
    [InlineData("""{"network":null}""")]
    [InlineData("""{"form":"ecb","network":{"architecture":"ho-fvsr","scale":4}}""")]
    public void Values_out_of_range_do_not_validate(string json)
    {
        JsonObject config = JsonNode.Parse(json)!.AsObject();
        if (!config.ContainsKey("network")) config["network"] = JsonNode.Parse("""{"architecture":"espcn","scale":4}""");
        Assert.Throws<BadInputException>(() => TrainingOptionsReader.Read(config).Validate());
    }

    private static TrainingOptions Read(string json) => TrainingOptionsReader.Read(JsonNode.Parse(json)!.AsObject());
}
