using System.Text.Json;
using System.Text.Json.Nodes;
using Fovea.Networks;
using Fovea.Networks.Architectures;

namespace Fovea.Tests.Networks;

[Trait("Category", "Culture")]
public sealed class NetworkSpecTests
{
    public static TheoryData<NetworkSpec> Specs =>
    [
        new EvsrNetSpec(8, 5, 4, UpsamplingPath.Nearest, ReluAfterAdd: true),
        new EvsrNetSpec(16, 4, 2, UpsamplingPath.Bilinear, Input: InputColor.Luma),
        new SrcnnSpec(3, 5),
        new FsrcnnSpec(4, 32, 5, 1),
        new EspcnSpec(2),
        new BicubicSpec(4),
        new SofVsrAccvSpec(4),
        new SofVsrTipSpec(2),
        new HoFvsrSpec(4, FlowChannels: 64),
        new RrnSpec(8, 5, 4),
    ];

    [Theory]
    [MemberData(nameof(Specs))]
    public void A_spec_survives_its_json(NetworkSpec spec) => Assert.Equal(spec, NetworkSpec.Parse(spec.ToJson()));

    [Theory]
    [MemberData(nameof(Specs))]
    public void Its_json_holds_what_was_chosen_and_nothing_derived(NetworkSpec spec)
    {
        HashSet<string> known = ["architecture", .. spec.GetType().GetConstructors().SelectMany(constructor => constructor.GetParameters()).Select(parameter => JsonNamingPolicy.SnakeCaseLower.ConvertName(parameter.Name!))];
        Assert.All(JsonNode.Parse(spec.ToJson())!.AsObject(), field => Assert.Contains(field.Key, known));
    }

    [Fact]
    public void Fields_left_out_take_their_defaults()
    {
        Assert.Equal(new EvsrNetSpec(8, 5, 4), NetworkSpec.Parse("""{"scale":4,"blocks":5,"channels":8,"architecture":"evsrnet"}"""));
        Assert.Equal(new FsrcnnSpec(4, 56, 12, 4, InputColor.Luma, 1), NetworkSpec.Parse("""{"architecture":"fsrcnn","scale":4}"""));
    }

    [Theory]
    [InlineData("""{"architecture":"evsrne","channels":8,"blocks":5,"scale":4}""", "no architecture 'evsrne'")]
    [InlineData("""{"channels":8}""", "names no architecture")]
    [InlineData("""{"architecture":"evsrnet","channels":8,"blocks":5,"scale":7}""", "scale 7")]
    [InlineData("""{"architecture":"evsrnet","channels":0,"blocks":5,"scale":4}""", "channels 0")]
    [InlineData("""{"architecture":"evsrnet","channels":8,"blocks":-1,"scale":4}""", "blocks -1")]
    [InlineData("""{"architecture":"evsrnet","channels":8,"blocks":5,"scale":4,"depth":1}""", "no field 'depth'")]
    [InlineData("""{"architecture":"evsrnet","channels":8,"scale":4}""", "lacks 'blocks'")]
    [InlineData("""{"architecture":"evsrnet","channels":"8","blocks":5,"scale":4}""", "value of channels")]
    [InlineData("""{"architecture":"evsrnet","channels":8,"blocks":5,"scale":4,"upsampling":"cubic"}""", "value of upsampling")]
    [InlineData("""{"architecture":"evsrnet","channels":8,"channels":9,"blocks":5,"scale":4}""", "'channels' occurs twice")]
    [InlineData("""{"architecture":"evsrnet","version":2,"channels":8,"blocks":5,"scale":4}""", "version 2")]
    [InlineData("""{"architecture":"srcnn","scale":4,"middle_kernel":2}""", "middle_kernel 2")]
    [InlineData("""{"architecture":"fsrcnn","scale":4,"features":100000}""", "features 100000")]
    [InlineData("null", "null")]
    [InlineData("{", "cannot be read")]
    [InlineData("[]", "cannot be read")]
    [InlineData("", "cannot be read")]
    public void A_wrong_spec_is_refused_with_what_is_wrong(string json, string what)
    {
        string message = Assert.Throws<BadInputException>(() => NetworkSpec.Parse(json)).Message;
        Assert.Contains(what, message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
        Assert.DoesNotContain("Fovea.Networks", message, StringComparison.Ordinal);
    }
}
