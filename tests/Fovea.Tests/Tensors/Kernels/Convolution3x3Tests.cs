using Fovea.Tensors;

namespace Fovea.Tests.Tensors.Kernels;

/// <summary>The fast 3x3 convolution against the plain loops that define it.</summary>
public class Convolution3x3Tests
{
    // Widths around one, two and more vectors of each lane width, heights with one row, channels around groups of 4 and 8.
    public static TheoryData<int, int, int, int, int> Sizes()
    {
        TheoryData<int, int, int, int, int> sizes = [];
        foreach (int width in (int[])[1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 33, 47, 49, 63, 64, 65, 81, 97, 113]) sizes.Add(1, 3, 8, 4, width);
        foreach (int height in (int[])[1, 2, 3]) sizes.Add(1, 2, 3, height, 20);
        foreach (int inputs in (int[])[1, 3, 5, 8, 16])
        {
            foreach (int outputs in (int[])[1, 3, 4, 5, 8, 9, 12, 13, 16, 48]) sizes.Add(1, inputs, outputs, 5, 19);
        }

        sizes.Add(1, 1, 1, 1, 1);
        sizes.Add(1, 5, 13, 1, 37);
        sizes.Add(1, 48, 8, 3, 16);
        sizes.Add(3, 5, 6, 4, 21);
        sizes.Add(1, 8, 8, 70, 16); // several strips of rows in the weight gradient
        sizes.Add(2, 4, 8, 9, 300);
        return sizes;
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Forward_has_the_bits_of_the_plain_loop_in_every_lane_width(int batch, int inputs, int outputs, int height, int width)
    {
        using Tensor input = Random(new Shape(batch, inputs, height, width), 1);
        using Tensor weight = Random(new Shape(outputs, inputs, 3, 3), 2);
        using Tensor bias = Random(Shape.Vector(outputs), 3);
        float[] plain = PlainConvolution3x3.Forward(input, weight, bias);
        float[] rectified = [.. plain.Select(value => value > 0 ? value : 0)];
        float[] unbiased = PlainConvolution3x3.Forward(input, weight, null);

        foreach (int lanes in SimdWidth.All)
        {
            using IDisposable _ = SimdWidth.Use(lanes);
            using Tensor output = Random(new Shape(batch, outputs, height, width), 4);
            Convolution3x3.Forward(input, weight, bias, output);
            Assert.Equal(plain, output.Span.ToArray());
            Convolution3x3.Forward(input, weight, bias, output, relu: true);
            Assert.Equal(rectified, output.Span.ToArray());
            Convolution3x3.Forward(input, weight, null, output);
            Assert.Equal(unbiased, output.Span.ToArray());
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Gradients_are_added_and_follow_the_definition(int batch, int inputs, int outputs, int height, int width)
    {
        using Tensor input = Random(new Shape(batch, inputs, height, width), 1);
        using Tensor weight = Random(new Shape(outputs, inputs, 3, 3), 2);
        using Tensor gradient = Random(new Shape(batch, outputs, height, width), 3);
        double[] forInput = PlainConvolution3x3.InputGradient(gradient, weight);
        double[] forWeight = PlainConvolution3x3.WeightGradient(input, gradient);
        double[] forBias = PlainConvolution3x3.BiasGradient(gradient);

        foreach (int lanes in SimdWidth.All)
        {
            using IDisposable _ = SimdWidth.Use(lanes);
            using Tensor intoInput = Random(input.Shape, 4);
            using Tensor intoWeight = Random(weight.Shape, 5);
            using Tensor intoBias = Random(Shape.Vector(outputs), 6);
            float[] inputBefore = intoInput.Span.ToArray(), weightBefore = intoWeight.Span.ToArray(), biasBefore = intoBias.Span.ToArray();
            Convolution3x3.InputGradient(gradient, weight, intoInput);
            Convolution3x3.WeightGradient(input, gradient, intoWeight, intoBias);
            AssertAdded(forInput, inputBefore, intoInput, terms: outputs * 9);
            AssertAdded(forWeight, weightBefore, intoWeight, terms: batch * height * width);
            AssertAdded(forBias, biasBefore, intoBias, terms: batch * height * width);
        }
    }

    [Fact]
    public void Values_around_the_image_never_leak_in()
    {
        // The planes on both sides are not numbers: a neighbour read across the border would poison the result.
        const int Height = 5, Width = 19;
        using Tensor input = Random(new Shape(3, 4, Height, Width), 1);
        using Tensor gradient = Random(new Shape(3, 8, Height, Width), 2);
        using Tensor weight = Random(new Shape(8, 4, 3, 3), 3);
        using Tensor output = new(gradient.Shape);
        using Tensor single = Tensor.From(new Shape(1, 4, Height, Width), input.Span.Slice(input.Count / 3, input.Count / 3));
        for (int channel = 0; channel < 4; channel++)
        {
            input.Plane(0, channel).Fill(float.NaN);
            input.Plane(2, channel).Fill(float.NaN);
        }

        Convolution3x3.Forward(input, weight, null, output);
        using Tensor expected = new(new Shape(1, 8, Height, Width));
        Convolution3x3.Forward(single, weight, null, expected);
        Assert.Equal(expected.Span.ToArray(), output.Span.Slice(output.Count / 3, output.Count / 3).ToArray());
    }

    [Fact]
    public void Shapes_that_do_not_fit_are_refused()
    {
        using Tensor input = new(new Shape(1, 3, 8, 8));
        using Tensor weight = new(new Shape(8, 3, 3, 3));
        using Tensor output = new(new Shape(1, 8, 8, 7));
        Assert.Throws<ArgumentException>(() => Convolution3x3.Forward(input, weight, null, output));
    }

    private static void AssertAdded(double[] expected, float[] before, Tensor actual, int terms)
    {
        // Terms are at most 1, sums of n of them grow like √n; a few roundings of 2⁻²⁴ each.
        double tolerance = 4e-7 * (1 + Math.Sqrt(terms)) * Math.Log2(2 + terms);
        for (int i = 0; i < expected.Length; i++)
        {
            double difference = Math.Abs(before[i] + expected[i] - actual.Span[i]);
            Assert.True(difference <= tolerance, $"[{i}]: {before[i] + expected[i]} and {actual.Span[i]}");
        }
    }

    private static Tensor Random(Shape shape, int seed)
    {
        Random random = new(seed);
        Tensor tensor = new(shape);
        foreach (ref float value in tensor.Span) value = random.NextSingle() * 2 - 1;
        return tensor;
    }
}
