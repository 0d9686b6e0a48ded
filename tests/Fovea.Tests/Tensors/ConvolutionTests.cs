using Fovea.Tensors;
using Fovea.Tests.References;

namespace Fovea.Tests.Tensors;

public sealed class ConvolutionTests
{
    [Theory]
    [InlineData(1, 1, 1, 1, 1, 3, 1, 1, 1)]
    [InlineData(1, 2, 1, 7, 3, 3, 1, 1, 1)]
    [InlineData(2, 3, 5, 15, 5, 3, 1, 1, 1)]
    [InlineData(1, 3, 4, 16, 4, 3, 1, 1, 1)]
    [InlineData(1, 2, 3, 17, 9, 5, 1, 2, 1)]
    [InlineData(1, 1, 3, 63, 4, 9, 1, 4, 1)]
    [InlineData(1, 5, 2, 64, 6, 1, 1, 0, 1)]
    [InlineData(1, 2, 2, 65, 2, 1, 1, 0, 1)]
    [InlineData(1, 199, 3, 7, 13, 1, 1, 0, 1)]
    [InlineData(2, 6, 15, 15, 9, 1, 1, 0, 1)]
    [InlineData(2, 2, 7, 18, 3, 3, 1, 0, 1)]
    [InlineData(35, 28, 11, 11, 9, 3, 1, 0, 1)]
    [InlineData(5, 7, 3, 3, 6, 3, 1, 0, 1)]
    [InlineData(1, 3, 9, 21, 5, 3, 2, 1, 1)]
    [InlineData(1, 2, 8, 34, 4, 5, 3, 2, 1)]
    [InlineData(1, 2, 9, 9, 2, 2, 3, 1, 1)]
    [InlineData(1, 2, 4, 5, 2, 1, 2, 2, 1)]
    [InlineData(1, 4, 6, 17, 8, 3, 1, 1, 2)]
    [InlineData(1, 5, 6, 12, 5, 3, 1, 1, 5)]
    [InlineData(1, 4, 7, 13, 6, 3, 2, 3, 2)]
    [InlineData(1, 1, 3, 5, 2, 3, 1, 4, 1)]
    public void Values_and_gradients_agree_with_the_definition(int n, int ci, int height, int width, int co, int kernel, int stride, int padding, int groups)
    {
        OperationJudge.Check(
            [new Shape(n, ci, height, width), new Shape(co, ci / groups, kernel, kernel), Shape.Vector(co)],
            (tape, t) => Convolution.Apply(tape, t[0], t[1], t[2], new ConvolutionOptions(stride, padding, groups)),
            p => PlainConvolution.Apply(p[0], p[1], p[2], stride, padding, groups));
    }

    [Fact]
    public void A_kernel_need_not_be_square_nor_biased()
    {
        OperationJudge.Check(
            [new Shape(1, 3, 6, 19), new Shape(5, 3, 1, 4)],
            (tape, t) => Convolution.Apply(tape, t[0], t[1], null, new ConvolutionOptions(1, 2)),
            p => PlainConvolution.Apply(p[0], p[1], null, 1, 2, 1));
    }

    [Fact]
    public void Only_watched_tensors_cost_a_backward_pass()
    {
        using Tape tape = new();
        using Tensor input = new(new Shape(1, 1, 4, 4));
        using Tensor weight = new(new Shape(1, 1, 3, 3));
        Assert.False(tape.NeedsGradient(Convolution.Apply(tape, input, weight, null, ConvolutionOptions.Same(3))));
        tape.Watch(weight);
        Assert.True(tape.NeedsGradient(Convolution.Apply(tape, input, weight, null, ConvolutionOptions.Same(3))));
    }

    [Fact]
    public void Shapes_that_do_not_fit_are_refused()
    {
        using Tape tape = new();
        using Tensor input = new(new Shape(1, 4, 5, 5));
        using Tensor weight = new(new Shape(6, 4, 3, 3));
        using Tensor bias = new(Shape.Vector(5));
        Assert.Throws<ArgumentException>(() => Convolution.Apply(tape, input, weight, null, new ConvolutionOptions(1, 1, 2)));
        Assert.Throws<ArgumentException>(() => Convolution.Apply(tape, input, weight, bias, ConvolutionOptions.Same(3)));
        Assert.Throws<ArgumentException>(() => Convolution.Apply(tape, input, weight, null, new ConvolutionOptions(0, 1)));
        using Tensor small = new(new Shape(1, 4, 2, 9));
        Assert.Throws<ArgumentException>(() => Convolution.Apply(tape, small, weight, null, new ConvolutionOptions()));
    }
}
