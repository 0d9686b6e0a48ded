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
