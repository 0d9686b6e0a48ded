using Fovea.Inference;
using Fovea.Networks;
using Fovea.Tensors;
using Fovea.Tests.Networks;

namespace Fovea.Tests.Inference.Quantization;

public sealed class QuantizedConvolutionTests
{
    [Fact]
    public void Zero_has_a_code_of_its_own_and_the_ends_of_a_range_are_0_and_255()
    {
        ValueRange range = new([-1, 0, -3, 0], [1.55f, 2, 0, 0]);
        Assert.Equal([100, 0, 255, 0], QuantizedConvolution.Zeros(range));
        Assert.Equal(0.01f, range.Scale(0), 1e-7f);
        Assert.Equal(ValueRange.LeastSpan / 255, range.Scale(3));
        Assert.Equal(1 / 255f, ValueRange.Pixels(1).Scale(0));
    }

    [Fact]
    public void Weights_take_the_input_scale_along_and_each_output_channel_uses_all_of_its_codes()
    {
        // Channel scales 1/255 and 2/255: the second input's weights count twice.
        using Tensor weight = new(new Shape(2, 2, 1, 1)), bias = new(Shape.Vector(2));
        new[] { 1f, 0.5f, 0.25f, -0.5f }.CopyTo(weight.Span);
        new[] { 3f, 4f }.CopyTo(bias.Span);
        QuantizedConvolution convolution = new(weight, bias, new ValueRange([0, -2 * 55 / 255f], [1, 2 * 200 / 255f]));
        Assert.Equal([127, 127, 32, -127], convolution.Weights.Select(value => (int)value));
        Assert.Equal([0, 55], convolution.InputZeros);
        Assert.Equal([-55 * 127, 55 * 127], convolution.Starts);
        Assert.Equal(1 / 255f / 127, convolution.WeightScales[0], 1e-9f);
        Assert.Equal([3f, 4f], convolution.Bias);
    }

    [Fact]
    public void Codes_of_real_values_come_out_where_the_range_says()
    {
        // y = x + skip + 0.5 with x in [0, 1], a skip in [-1, 1] and an output in [-1, 3].
        using Tensor weight = new(new Shape(1, 1, 1, 1)), bias = new(Shape.Vector(1));
        (weight.Span[0], bias.Span[0]) = (1, 0.5f);
        ValueRange output = new([-1], [3]), skip = new([-1], [1]);
        QuantizedConvolution convolution = new(weight, bias, ValueRange.Pixels(1), output, skip, relu: true);
        int x = 200, s = 30;
        float code = MathF.FusedMultiplyAdd(s, convolution.SkipMultipliers[0], MathF.FusedMultiplyAdd(convolution.Starts[0] + x * convolution.Weights[0], convolution.Multipliers[0], convolution.Offsets[0]));
        double real = x / 255.0 + (s - skip.Zero(0)) * (2 / 255.0) + 0.5;
        Assert.Equal(real / (4 / 255.0) + output.Zero(0), code, 1e-4);
        Assert.Equal(64, output.Zero(0));
        Assert.Equal([64f], convolution.Floors);
    }

    [Fact]
    public void A_range_that_the_values_leave_by_far_is_refused()
    {
        using Tensor weight = new(new Shape(1, 1, 1, 1));
        weight.Span[0] = 1e8f;
        BadInputException refused = Assert.Throws<BadInputException>(() => new QuantizedConvolution(weight, null, ValueRange.Pixels(1), new ValueRange([0], [0.001f])));
        Assert.Equal(FailureReason.StaleInt8Ranges, refused.Reason);
    }
}
