using Fovea.Networks;
using Fovea.Networks.Architectures;
using Fovea.Tensors;
using Fovea.Tests.References;

namespace Fovea.Tests.Networks;

public sealed class BaselineTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public void Srcnn_convolves_the_bicubic_enlargement(int middle)
    {
        using Network network = Samples.Lively(new SrcnnSpec(2, middle), 3);
        Check(network, (x, p) =>
        {
            x = PlainLayers.Relu(PlainLayers.Convolution(PlainLayers.Bicubic(x, 2), p["conv1.weight"], p["conv1.bias"]));
            x = PlainLayers.Relu(PlainLayers.Convolution(x, p["conv2.weight"], p["conv2.bias"]));
            return PlainLayers.Convolution(x, p["conv3.weight"], p["conv3.bias"]);
        });
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Fsrcnn_enlarges_with_a_transposed_convolution(int scale)
    {
        using Network network = Samples.Lively(new FsrcnnSpec(scale, 12, 5, 2), 4);
        Check(network, (x, p) =>
        {
            foreach (string layer in new[] { "first", "shrink", "map.0", "map.1", "expand" })
            {
                x = PlainLayers.PRelu(PlainLayers.Convolution(x, p[$"{layer}.weight"], p[$"{layer}.bias"]), p[$"{layer}.prelu.weight"]);
            }

            return PlainLayers.TransposedConvolution(x, p["last.weight"], p["last.bias"], scale);
        });
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Edsr_adds_what_its_blocks_find_and_enlarges_by_two_or_three(int scale)
    {
        using Network network = Samples.Lively(new EdsrSpec(scale, 4, 2), 6);
        Check(network, (x, p) =>
        {
            double[,,] Layer(double[,,] y, string name) => PlainLayers.Convolution(y, p[$"{name}.weight"], p[$"{name}.bias"]);
            double[,,] head = Layer(x, "head");
            x = head;
            for (int i = 0; i < 2; i++) x = PlainLayers.Add(x, Layer(PlainLayers.Relu(Layer(x, $"body.{i}.conv_a")), $"body.{i}.conv_b"));
            x = PlainLayers.Add(Layer(x, "body.last"), head);
            if (scale == 3) return Layer(PlainLayers.PixelShuffle(Layer(x, "upsample.1"), 3), "tail");
            x = PlainLayers.PixelShuffle(Layer(x, "upsample.1"), 2);
            if (scale == 4) x = PlainLayers.PixelShuffle(Layer(x, "upsample.2"), 2);
            return Layer(x, "tail");
        });
    }

    [Fact]
    public void Edsr_has_the_parameters_of_its_authors() => Assert.Equal(1_517_571, new EdsrSpec(4).BuildGraph().ParameterCount);

    [Fact]
    public void Espcn_shuffles_its_last_convolution()
    {
        using Network network = Samples.Lively(new EspcnSpec(3), 5);
        Check(network, (x, p) =>
        {
            x = PlainLayers.Tanh(PlainLayers.Convolution(x, p["conv1.weight"], p["conv1.bias"]));
            x = PlainLayers.Tanh(PlainLayers.Convolution(x, p["conv2.weight"], p["conv2.bias"]));
            return PlainLayers.PixelShuffle(PlainLayers.Convolution(x, p["conv3.weight"], p["conv3.bias"]), 3);
        });
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Bicubic_is_matlabs_enlargement_of_every_colour(int scale)
    {
        using Network network = Network.Create(new BicubicSpec(scale), 0);
        Check(network, (x, _) => PlainLayers.Bicubic(x, scale));
    }

    private static void Check(Network network, Func<double[,,], ParameterSet, double[,,]> reference)
    {
        using Tensor input = Samples.Picture(network.InputChannels, 7, 10, 8);
        using Tape tape = new();
        double difference = PlainLayers.LargestDifference(reference(PlainLayers.FromTensor(input), network.Parameters), network.Forward(tape, input));
        Assert.True(difference < 5e-6, $"differs by {difference}");
    }
}
