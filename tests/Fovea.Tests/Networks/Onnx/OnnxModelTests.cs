using System.Runtime.InteropServices;
using Fovea.Networks;
using Fovea.Networks.Architectures;
using Fovea.Networks.Onnx;

namespace Fovea.Tests.Networks.Onnx;

/// <summary>What an exported file says, read back by a reader of its own.</summary>
public sealed class OnnxModelTests
{
    public static TheoryData<string> Specs =>
    [
        """{"architecture":"evsrnet","channels":8,"blocks":2,"scale":4}""",
        """{"architecture":"evsrnet","channels":5,"blocks":1,"scale":3,"upsampling":"nearest","relu_after_add":true,"input":"luma"}""",
        """{"architecture":"evsrnet","channels":4,"blocks":1,"scale":2,"upsampling":"bilinear"}""",
        """{"architecture":"evsrnet","channels":4,"blocks":1,"scale":3,"upsampling":"bicubic"}""",
        """{"architecture":"espcn","scale":3}""",
        """{"architecture":"fsrcnn","scale":4}""",
        """{"architecture":"srcnn","scale":2}""",
        """{"architecture":"bicubic","scale":4}""",
        """{"architecture":"sof-vsr-accv","scale":2}""",
        """{"architecture":"sof-vsr-tip","scale":3}""",
        """{"architecture":"ho-fvsr","scale":4,"channels":8,"blocks":1,"upsampling_channels":8,"flow_channels":16,"flow_upsampling_channels":8}""",
    ];

    [Theory]
    [MemberData(nameof(Specs))]
    public void Every_value_is_made_before_it_is_read_and_the_ends_have_their_names_and_sizes(string json)
    {
        using Network network = Samples.Lively(NetworkSpec.Parse(json), 3);
        OnnxFile file = OnnxFile.Read(OnnxModel.Write(network, "test", new OnnxOptions(20, 12)));
        Assert.Equal(17, Assert.Single(file.Message(8).Numbers(2)));
        OnnxFile graph = file.Message(7);
        HashSet<string> known = [.. graph.Messages(5).Select(constant => constant.Text(8)), graph.Message(11).Text(1)];
        foreach (OnnxFile node in graph.Messages(1))
        {
            Assert.All(node.Texts(1).Where(input => input.Length > 0), input => Assert.Contains(input, known));
            Assert.All(node.Texts(2), output => Assert.True(known.Add(output), $"{output} is made twice"));
        }

        Assert.Contains("output", known);
        Assert.Equal([1, network.Spec.Frames * network.InputChannels, 12, 20], Shape(graph.Message(11)).SelectMany(size => size.Numbers(1)));
        Assert.Equal([1, network.InputChannels, 12 * network.Scale, 20 * network.Scale], Shape(graph.Message(12)).SelectMany(size => size.Numbers(1)));
    }

    [Theory]
    [MemberData(nameof(Specs))]
    public void Constants_fill_their_shapes_and_weights_are_those_of_the_network(string json)
    {
        using Network network = Samples.Lively(NetworkSpec.Parse(json), 3);
        OnnxFile graph = OnnxFile.Read(OnnxModel.Write(network, "test")).Message(7);
        Dictionary<string, OnnxFile> constants = graph.Messages(5).ToDictionary(constant => constant.Text(8));
        foreach (OnnxFile constant in constants.Values)
        {
            int size = constant.Numbers(2)[0] == 7 ? 8 : 4;
            Assert.Equal(constant.Numbers(1).Aggregate(1L, (a, b) => a * b) * size, constant.Bytes(9).Length);
        }

        HashSet<string> read = [.. graph.Messages(1).SelectMany(node => node.Texts(1))];
        foreach (string name in network.Parameters.Names.Where(read.Contains)) Assert.Equal(MemoryMarshal.AsBytes(network.Parameters[name].Span).ToArray(), constants[name].Bytes(9));
        if (network.Spec.Frames == 1) Assert.Superset(network.Parameters.Names.ToHashSet(), read);
    }

    [Fact]
    public void Any_size_is_named_and_not_counted()
    {
        using Network network = Samples.Lively(new EvsrNetSpec(4, 1, 2), 3);
        OnnxFile graph = OnnxFile.Read(OnnxModel.Write(network, "test")).Message(7);
        Assert.Equal(["height", "width"], Shape(graph.Message(11)).SelectMany(size => size.Texts(2)));
    }

    [Theory]
    [InlineData(0, 4)]
    [InlineData(4, 0)]
    [InlineData(-1, -1)]
    public void Half_a_size_is_bad_input(int width, int height)
    {
        using Network network = Samples.Lively(new EvsrNetSpec(4, 1, 2), 3);
        Assert.Throws<BadInputException>(() => OnnxModel.Write(network, "test", new OnnxOptions(width, height)));
    }

    [Fact]
    public void Eight_bit_weights_are_within_half_a_step_of_the_network()
    {
        using Network network = Samples.Lively(new EvsrNetSpec(4, 1, 2), 3);
        using Fovea.Tensors.Tensor picture = Samples.Picture(3, 9, 11, 1);
        OnnxFile graph = OnnxFile.Read(OnnxModel.Write(network, "test", new OnnxOptions(Ranges: OnnxModel.MeasureRanges(network, [picture])))).Message(7);
        Dictionary<string, OnnxFile> constants = graph.Messages(5).ToDictionary(constant => constant.Text(8));
        foreach (string name in network.Parameters.Names.Where(name => name.EndsWith(".weight", StringComparison.Ordinal)))
        {
            float[] scales = MemoryMarshal.Cast<byte, float>(constants[$"{name}.scale"].Bytes(9)).ToArray();
            sbyte[] codes = MemoryMarshal.Cast<byte, sbyte>(constants[$"{name}.code"].Bytes(9)).ToArray();
            int count = codes.Length / scales.Length;
            for (int i = 0; i < codes.Length; i++) Assert.InRange(codes[i] * scales[i / count] - network.Parameters[name].Span[i], -0.501f * scales[i / count], 0.501f * scales[i / count]);
        }
    }

    private static IEnumerable<OnnxFile> Shape(OnnxFile value) => value.Message(2).Message(1).Message(2).Messages(1);
}
