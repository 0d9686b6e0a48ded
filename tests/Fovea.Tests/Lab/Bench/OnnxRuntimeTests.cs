using Fovea.Networks;
using Fovea.Networks.Onnx;
using Fovea.Peers;
using Fovea.Tensors;
using Fovea.Tests.Networks;
using Fovea.Tests.Networks.Onnx;

namespace Fovea.Tests.Lab.Bench;

/// <summary>Exported networks in ONNX Runtime.</summary>
public sealed class OnnxRuntimeTests
{
    public static TheoryData<string> Specs => OnnxModelTests.Specs;

    [Theory]
    [MemberData(nameof(Specs))]
    public void It_computes_what_we_compute(string json)
    {
        using Network network = Samples.Lively(NetworkSpec.Parse(json), 3);
        // One file for any size, on a size that no fast path likes; flows need whole halves.
        foreach ((int width, int height) in ((int, int)[])[(22, 14), (34, 18)]) Assert.InRange(Difference(network, width, height, new OnnxOptions(Clamp: false)), 0, 1e-4);
        Assert.InRange(Difference(network, 22, 14, new OnnxOptions(22, 14, Clamp: false)), 0, 1e-4);
    }

    [Fact]
    public void The_shipped_models_agree_too()
    {
        foreach (string name in ModelZoo.List().Where(name => name.Contains("-x", StringComparison.Ordinal)))
        {
            using Model model = ModelZoo.Open(name);
            if (model.Network.Spec.IsRecurrent) continue;
            Assert.InRange(Difference(model.Network, 40, 24, new OnnxOptions(Clamp: false)), 0, 1e-4);
        }
    }

    [Fact]
    public void The_output_is_limited_when_asked_for()
    {
        using Network network = Samples.Lively(NetworkSpec.Parse(OnnxModelTests.Specs.First().Data), 3);
        float[] free = Run(network, 22, 14, new OnnxOptions(Clamp: false)), limited = Run(network, 22, 14, new OnnxOptions());
        Assert.Contains(free, value => value is < 0 or > 1);
        Assert.Equal(free.Select(value => Math.Clamp(value, 0, 1)), limited);
    }

    [Fact]
    public void The_eight_bit_form_stays_close()
    {
        using Network network = Samples.Lively(NetworkSpec.Parse(OnnxModelTests.Specs.First().Data), 3);
        using Tensor picture = Smooth(network, 22, 14);
        OnnxOptions options = new(22, 14, Clamp: false, OnnxModel.MeasureRanges(network, [picture]));
        using Tape tape = new();
        float[] expected = network.Forward(tape, picture).Span.ToArray(), actual = Run(network, 22, 14, options);
        double error = Math.Sqrt(expected.Zip(actual).Average(pair => Math.Pow(pair.First - pair.Second, 2))), spread = expected.Max() - expected.Min();
        Assert.InRange(error / spread, 1e-5, 0.02);
    }

    // Waves: in noise a warp turns the last bit of a position into the fourth digit of a sample.
    private static Tensor Smooth(Network network, int width, int height)
    {
        Tensor picture = new(new Shape(1, network.Graph.Inputs[0].Value.Channels, height, width));
        for (int i = 0; i < picture.Count; i++) picture.Span[i] = (float)(0.5 + 0.3 * Math.Sin(i % width * 0.4 + i / width % height * 0.3) + 0.15 * Math.Sin(i / (width * height) + i % width * 0.17));
        return picture;
    }

    private static double Difference(Network network, int width, int height, OnnxOptions options)
    {
        using Tensor picture = Smooth(network, width, height);
        using Tape tape = new();
        float[] actual = Run(network, width, height, options);
        return network.Forward(tape, picture).Span.ToArray().Zip(actual).Max(pair => Math.Abs((double)pair.First - pair.Second));
    }

    private static float[] Run(Network network, int width, int height, OnnxOptions options)
    {
        using Tensor picture = Smooth(network, width, height);
        using OnnxSession session = OnnxSession.Open(network, width, height, options, 1);
        picture.Span.CopyTo(session.Input);
        session.Run();
        return session.Output;
    }
}
