using Fovea.Networks;
using Fovea.Networks.Architectures;
using Fovea.Tensors;
using Fovea.Tests.References;

namespace Fovea.Tests.Networks;

public sealed class EvsrNetTests
{
    [Theory]
    [InlineData(UpsamplingPath.None, false, 4, InputColor.Rgb)]
    [InlineData(UpsamplingPath.Nearest, false, 4, InputColor.Rgb)]
    [InlineData(UpsamplingPath.Nearest, true, 3, InputColor.Luma)]
    [InlineData(UpsamplingPath.Bilinear, true, 2, InputColor.Rgb)]
    [InlineData(UpsamplingPath.Bicubic, false, 3, InputColor.Rgb)]
    public void Forward_equals_the_papers_layers_in_double_precision(UpsamplingPath path, bool reluAfterAdd, int scale, InputColor color)
    {
        EvsrNetSpec spec = new(6, 3, scale, path, reluAfterAdd, color);
        using Network network = Samples.Lively(spec, 7);
        using Tensor input = Samples.Picture(spec.InputChannels, 9, 13, 3);
        using Tape tape = new();
        Assert.True(PlainLayers.LargestDifference(Reference(network, spec, input), network.Forward(tape, input)) < 2e-6);
    }

    [Fact]
    public void The_samples_of_a_batch_do_not_touch_each_other()
    {
        using Network network = Samples.Lively(new EvsrNetSpec(8, 2, 4, UpsamplingPath.Nearest), 5);
        using Tensor batch = Samples.Picture(3, 8, 10, 11, batch: 3);
        using Tape tape = new();
        Tensor all = network.Forward(tape, batch);
        for (int n = 0; n < 3; n++)
        {
            using Tensor one = Tensor.From(new Shape(1, 3, 8, 10), batch.Span.Slice(n * 240, 240));
            Assert.Equal(network.Forward(tape, one).Span.ToArray(), all.Span.Slice(n * 240 * 16, 240 * 16).ToArray());
        }
    }

    [Theory]
    [InlineData(UpsamplingPath.Nearest)]
    [InlineData(UpsamplingPath.Bicubic)]
    public void A_fresh_network_with_a_path_starts_near_the_enlarged_input(UpsamplingPath path)
    {
        using Network network = Network.Create(new EvsrNetSpec(8, 5, 4, path), 3);
        using Tensor input = Samples.Picture(3, 12, 12, 4);
        using Tape tape = new();
        double[,,] x = PlainLayers.FromTensor(input);
        Assert.InRange(PlainLayers.LargestDifference(path == UpsamplingPath.Nearest ? PlainLayers.Nearest(x, 4) : PlainLayers.Bicubic(x, 4), network.Forward(tape, input)), 0, 0.3);
    }

    [Fact]
    public void Starting_weights_follow_the_rule_of_rrn_but_for_layers_that_feed_a_relu()
    {
        using Network path = Network.Create(new EvsrNetSpec(64, 1, 4, UpsamplingPath.Nearest), 9);
        using Network bare = Network.Create(new EvsrNetSpec(64, 1, 4), 9);
        AssertDeviation(Math.Sqrt(2.0 / 27), path.Parameters["conv_in.weight"]);
        AssertDeviation(Math.Sqrt(2.0 / 576), path.Parameters["blocks.0.conv_a.weight"]);
        AssertDeviation(0.1 * Math.Sqrt(2.0 / 576), path.Parameters["blocks.0.conv_b.weight"]);
        AssertDeviation(0.1 * Math.Sqrt(2.0 / 576), path.Parameters["conv_out.weight"]);
        AssertDeviation(Math.Sqrt(2.0 / 576), bare.Parameters["conv_out.weight"]);
        for (int o = 0; o < 64; o++) Assert.True(bare.Parameters["conv_in.weight"].Span.Slice(27 * o, 27).ToArray().Sum() >= 0);
        Assert.All(bare.Parameters["conv_out.bias"].Span.ToArray(), bias => Assert.Equal(0, bias));
    }

    [Fact]
    public void The_seed_decides_the_starting_weights()
    {
        using Network a = Network.Create(new EvsrNetSpec(8, 1, 2), 1), b = Network.Create(new EvsrNetSpec(8, 1, 2), 1), c = Network.Create(new EvsrNetSpec(8, 1, 2), 2);
        Assert.Equal(a.Parameters["conv_in.weight"].Span.ToArray(), b.Parameters["conv_in.weight"].Span.ToArray());
        Assert.NotEqual(a.Parameters["conv_in.weight"].Span.ToArray(), c.Parameters["conv_in.weight"].Span.ToArray());
    }

    [Fact]
    public void An_input_with_other_channels_is_refused()
    {
        using Network network = Network.Create(new EvsrNetSpec(8, 1, 2), 1);
        using Tensor gray = Samples.Picture(1, 8, 8, 1);
        using Tape tape = new();
        Assert.Contains("needs 3 channels, not 1", Assert.Throws<ArgumentException>(() => network.Forward(tape, gray)).Message, StringComparison.Ordinal);
    }

    private static double[,,] Reference(Network network, EvsrNetSpec spec, Tensor input)
    {
        Tensor P(string name) => network.Parameters[name];
        double[,,] frame = PlainLayers.FromTensor(input);
        double[,,] x = PlainLayers.Relu(PlainLayers.Convolution(frame, P("conv_in.weight"), P("conv_in.bias")));
        for (int i = 0; i < spec.Blocks; i++)
        {
            double[,,] inner = PlainLayers.Relu(PlainLayers.Convolution(x, P($"blocks.{i}.conv_a.weight"), P($"blocks.{i}.conv_a.bias")));
            x = PlainLayers.Add(x, PlainLayers.Convolution(inner, P($"blocks.{i}.conv_b.weight"), P($"blocks.{i}.conv_b.bias")));
            if (spec.ReluAfterAdd) x = PlainLayers.Relu(x);
        }

        double[,,] picture = PlainLayers.PixelShuffle(PlainLayers.Convolution(x, P("conv_out.weight"), P("conv_out.bias")), spec.Scale);
        return spec.Upsampling switch
        {
            UpsamplingPath.Nearest => PlainLayers.Add(picture, PlainLayers.Nearest(frame, spec.Scale)),
            UpsamplingPath.Bilinear => PlainLayers.Add(picture, PlainLayers.Bilinear(frame, spec.Scale)),
            UpsamplingPath.Bicubic => PlainLayers.Add(picture, PlainLayers.Bicubic(frame, spec.Scale)),
            _ => picture,
        };
    }

    private static void AssertDeviation(double expected, Tensor weights)
    {
        double measured = Math.Sqrt(weights.Span.ToArray().Average(weight => (double)weight * weight));
        Assert.InRange(measured / expected, 0.93, 1.07);
    }
}
