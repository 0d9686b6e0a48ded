using Fovea.Networks;
using Fovea.Networks.Architectures;
using Fovea.Tensors;

namespace Fovea.Tests.Networks;

public sealed class NetworkGraphTests
{
    [Fact]
    public void Layers_of_one_name_share_their_weights()
    {
        GraphBuilder net = new();
        GraphValue x = net.Input("frame", 3);
        GraphValue once = net.Convolution("same", x, 3, 3, Initialization.Zero);
        NetworkGraph graph = net.Build(net.Convolution("same", once, 3, 3, Initialization.Zero));
        Assert.Equal(["same.weight", "same.bias"], graph.Parameters.Select(parameter => parameter.Name));
        Assert.Equal(2 * 81 * 6 * 5, graph.CountMultiplyAccumulates(6, 5));
    }

    [Fact]
    public void Shapes_that_do_not_fit_are_refused_while_building()
    {
        GraphBuilder net = new();
        GraphValue x = net.Input("frame", 3);
        GraphValue wide = net.Convolution("wide", x, 8, 3, Initialization.Zero);
        Assert.Throws<ArgumentException>(() => net.Add(x, wide));
        Assert.Throws<ArgumentException>(() => net.AddRepeated(wide, x));
        Assert.Throws<ArgumentException>(() => net.PixelShuffle(x, 2));
        Assert.Throws<ArgumentException>(() => net.Split(wide, 4, 3));
        Assert.Throws<ArgumentException>(() => net.Concat(wide, net.PixelShuffle(wide, 2)));
        Assert.Throws<ArgumentException>(() => net.Convolution("even", x, 8, 2, Initialization.Zero));
        Assert.Throws<ArgumentException>(() => net.Convolution("grouped", wide, 9, 3, Initialization.Zero, groups: 4));
        Assert.Throws<ArgumentException>(() => net.Convolution("wide", wide, 8, 3, Initialization.Zero));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_convolution_keeps_its_negative_values_when_others_than_the_ReLU_read_it(bool readTwice)
    {
        GraphBuilder net = new();
        GraphValue x = net.Input("frame", 1);
        GraphValue convolved = net.Convolution("layer", x, 1, 3, Initialization.Zero);
        GraphValue rectified = net.Relu(convolved);
        NetworkGraph graph = net.Build(readTwice ? net.Add(rectified, convolved) : rectified);
        using ParameterSet parameters = new(graph.Parameters.Select(parameter => KeyValuePair.Create(parameter.Name, new Tensor(parameter.Shape))));
        parameters["layer.weight"].Span[4] = -1; // the centre
        using Tape tape = new();
        using Tensor input = Tensor.From(new Shape(1, 1, 1, 2), [3, -5]);
        float[] expected = readTwice ? [-3, 10] : [0, 5];
        Assert.Equal(expected, graph.Run(tape, [input], parameters)[0].Span.ToArray());
    }

    [Fact]
    public void Channels_and_grids_follow_the_operations()
    {
        GraphBuilder net = new();
        GraphValue x = net.Input("frame", 12);
        Assert.Equal((3, new GridScale(2, 1)), Of(net.PixelShuffle(x, 2)));
        Assert.Equal((108, new GridScale(1, 3)), Of(net.PixelUnshuffle(x, 3)));
        Assert.Equal((5, new GridScale(1, 2)), Of(net.Convolution("down", x, 5, 3, Initialization.Zero, stride: 2)));
        Assert.Equal((12, GridScale.One), Of(net.PixelUnshuffle(net.PixelShuffle(x, 2), 2)));
        Assert.Equal((1, new GridScale(4, 1)), Of(net.TransposedConvolution("up", x, 1, 9, 4, Initialization.Zero)));
        Assert.Equal([(5, GridScale.One), (7, GridScale.One)], net.Split(x, 5, 7).Select(Of));
        Assert.Equal(4, new GridScale(1, 2).Along(7));
        Assert.Equal(new GridScale(2, 3), new GridScale(4, 3).Over(2));
    }

    public static TheoryData<NetworkSpec, int> Radii => new()
    {
        { new EvsrNetSpec(4, 5, 4), 12 },
        { new EvsrNetSpec(4, 0, 2, UpsamplingPath.Nearest), 2 },
        { new EvsrNetSpec(4, 2, 3, UpsamplingPath.Bicubic), 6 },
        { new BicubicSpec(4), 2 },
        { new SrcnnSpec(4), 3 },
        { new SrcnnSpec(2, 5), 6 },
        { new EspcnSpec(3), 4 },
        { new FsrcnnSpec(4, 6, 4, 1), 4 },
        { new FsrcnnSpec(3, 6, 4, 1), 5 },
        { new FsrcnnSpec(2, 6, 4, 1), 5 },
    };

    [Theory]
    [MemberData(nameof(Radii))]
    public void The_receptive_radius_is_what_a_changed_pixel_shows(NetworkSpec spec, int expected)
    {
        // No weight is negative and the pixel grows, so nothing cancels and no ReLU hides a change.
        using Network network = Network.Create(spec, 1);
        foreach (string name in network.Parameters.Names) network.Parameters[name].Span.Fill(0.05f);
        int size = 2 * expected + 7, middle = size / 2;
        using Tensor input = new(new Shape(1, network.InputChannels, size, size));
        using Tape tape = new();
        float[] before = network.Forward(tape, input).Span.ToArray();
        input.Plane(0, 0)[middle * size + middle] = 1;
        float[] after = network.Forward(tape, input).Span.ToArray();

        int width = size * spec.Scale, reach = 0;
        for (int i = 0; i < before.Length; i++)
        {
            if (before[i] == after[i]) continue;
            reach = Math.Max(reach, Math.Max(Math.Abs(i % width / spec.Scale - middle), Math.Abs(i / width % width / spec.Scale - middle)));
        }

        Assert.Equal(expected, reach);
        Assert.Equal(expected, network.ReceptiveRadius);
    }

    [Fact]
    public void A_graph_may_have_several_inputs_and_outputs_and_run_twice_through_one_layer()
    {
        GraphBuilder net = new();
        GraphValue frame = net.Input("frame", 1), state = net.Input("state", 2);
        IReadOnlyList<GraphValue> parts = net.Split(net.Concat(state, frame), 1, 2);
        NetworkGraph graph = net.Build(net.Scale(parts[0], 2), net.Clamp(net.LeakyRelu(parts[1], 0.5f), -1, 1));
        Assert.Equal(["frame", "state"], graph.Inputs.Select(input => input.Name));
        using ParameterSet none = new([]);
        using Tape tape = new();
        using Tensor first = Tensor.From(new Shape(1, 1, 1, 2), [3f, -4f]), second = Tensor.From(new Shape(1, 2, 1, 2), [5f, 6f, -1f, 0.25f]);
        Tensor[] outputs = graph.Run(tape, [first, second], none);
        Assert.Equal([10f, 12f], outputs[0].Span.ToArray());
        Assert.Equal([-0.5f, 0.25f, 1f, -1f], outputs[1].Span.ToArray());
    }

    private static (int Channels, GridScale Grid) Of(GraphValue value) => (value.Channels, value.Grid);
}
