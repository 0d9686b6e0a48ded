using Fovea.Inference;
using Fovea.Networks;
using Fovea.Networks.Architectures;
using Fovea.Tensors;
using Fovea.Tests.Networks;

namespace Fovea.Tests.Inference.Quantization;

public sealed class QuantizedFormTests
{
    [Theory]
    [InlineData(8, 5, 4, InputColor.Rgb)]
    [InlineData(6, 2, 2, InputColor.Luma)]
    public void Pixels_are_those_of_integer_arithmetic(int channels, int blocks, int scale, InputColor color)
    {
        EvsrNetSpec spec = new(channels, blocks, scale, UpsamplingPath.Nearest, Input: color);
        using Network network = Samples.Lively(spec, 3);
        // Some of the range is cut off, so that codes saturate.
        QuantizationTable table = Observe(network, 0.9f);
        using Tensor input = Pixels(spec.InputChannels, 24, 40, 11);
        int[] expected = [.. new PlainInt8(network, table, input).Run().Select(ToCode)];
        using Tape tape = new();
        QuantizedForm form = new(network.Graph);
        float[] simulated = form.Forward(tape, input, form.QuantizeWeights(tape, network.Parameters, table), table).Span.ToArray();

        // Float sums round, so a value that lies on an edge between two codes may fall to the other side and move the
        // few pixels that read it.
        int[] differences = [.. expected.Zip(simulated, (code, value) => Math.Abs(code - ToCode(value)))];
        Assert.InRange(differences.Max(), 0, 1);
        Assert.InRange(differences.Count(difference => difference > 0), 0, expected.Length / 500);
        using Tape plain = new();
        int changed = expected.Zip(network.Forward(plain, input).Span.ToArray(), (code, value) => code != ToCode(value) ? 1 : 0).Sum();
        Assert.True(changed > 10 * expected.Length / 500, "quantisation changes too little for this test to tell anything");
    }

    [Fact]
    public void It_stores_what_the_table_needs()
    {
        NetworkGraph graph = new EvsrNetSpec(8, 2, 4, UpsamplingPath.Bilinear).BuildGraph();
        Assert.Equal(QuantizationTable.Needed(graph).OrderBy(pair => pair.Key), new QuantizedForm(graph).Stored.OrderBy(pair => pair.Key));
    }

    [Fact]
    public void Networks_without_a_form_are_refused()
    {
        Assert.Throws<BadInputException>(() => new QuantizedForm(new BicubicSpec(2).BuildGraph()));
        Assert.Throws<BadInputException>(() => new QuantizedForm(new FsrcnnSpec(4).BuildGraph()));
        Assert.Throws<BadInputException>(() => new QuantizedForm(new EspcnSpec(4).BuildGraph()));
    }

    [Fact]
    public void The_gradient_reaches_the_float_weights()
    {
        using Network network = Samples.Lively(new EvsrNetSpec(4, 1, 2, UpsamplingPath.Nearest), 5);
        QuantizationTable table = Observe(network, 1);
        QuantizedForm form = new(network.Graph);
        using Tensor input = Pixels(3, 9, 12, 2);
        using Tape weights = new(), sample = new();
        network.Parameters.Watch(weights);
        ParameterSet quantized = form.QuantizeWeights(weights, network.Parameters, table);
        quantized.Watch(sample);
        Tensor output = form.Forward(sample, input, quantized, table);
        sample.Gradient(output).Span.Fill(1);
        sample.Backward();
        float[] expected = sample.Gradient(quantized["conv_in.weight"]).Span.ToArray();
        expected.CopyTo(weights.Gradient(quantized["conv_in.weight"]).Span);
        weights.Backward();
        // No weight is outside its grid, so all of it passes.
        Assert.Equal(expected, weights.Gradient(network.Parameters["conv_in.weight"]).Span.ToArray());
        Assert.Contains(expected, value => value != 0);
    }

    private static QuantizationTable Observe(Network network, float share)
    {
        QuantizedForm form = new(network.Graph);
        RangeObserver observer = new(form);
        using Tape tape = new();
        using Tensor input = Pixels(network.InputChannels, 32, 32, 1);
        form.Observe(tape, input, network.Parameters, observer.See);
        return new(observer.Table.Steps.ToDictionary(pair => pair.Key, pair => new ValueRange([.. pair.Value.Low.Select(v => v * share)], [.. pair.Value.High.Select(v => v * share)])));
    }

    private static int ToCode(float value) => (int)Math.Clamp(MathF.Floor(value * 255 + 0.5f), 0, 255);

    private static Tensor Pixels(int channels, int height, int width, ulong seed)
    {
        Tensor picture = Samples.Picture(channels, height, width, seed);
        foreach (ref float value in picture.Span) value = MathF.Round(value * 255) * (1f / 255);
        return picture;
    }
}
