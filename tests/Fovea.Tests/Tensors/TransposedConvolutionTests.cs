using Fovea.Tensors;
using Fovea.Tests.References;

namespace Fovea.Tests.Tensors;

public sealed class TransposedConvolutionTests
{
    [Theory]
    [InlineData(1, 1, 1, 1, 1, 9, 2, 4, 1)]
    [InlineData(2, 3, 5, 15, 2, 9, 3, 4, 2)]
    [InlineData(1, 5, 4, 17, 1, 9, 4, 4, 3)]
    [InlineData(1, 2, 3, 16, 5, 4, 2, 1, 0)]
    [InlineData(1, 2, 3, 6, 2, 2, 3, 0, 0)]
    [InlineData(1, 3, 4, 33, 6, 3, 1, 1, 0)]
    public void Values_and_gradients_agree_with_the_definition(int n, int ci, int height, int width, int co, int kernel, int stride, int padding, int outputPadding)
    {
        OperationJudge.Check(
            [new Shape(n, ci, height, width), new Shape(ci, co, kernel, kernel), Shape.Vector(co)],
            (tape, t) => TransposedConvolution.Apply(tape, t[0], t[1], t[2], stride, padding, outputPadding),
            p => PlainConvolution.Transposed(p[0], p[1], p[2], stride, padding, outputPadding));
    }

    [Fact]
    public void Fsrcnn_enlarges_exactly()
    {
        using Tape tape = new();
        using Tensor input = new(new Shape(1, 2, 5, 7));
        using Tensor weight = new(new Shape(2, 1, 9, 9));
        Assert.Equal(new Shape(1, 1, 20, 28), TransposedConvolution.Apply(tape, input, weight, null, 4, 4, 3).Shape);
    }

    [Fact]
    public void Shapes_that_do_not_fit_are_refused()
    {
        using Tape tape = new();
        using Tensor input = new(new Shape(1, 2, 5, 7));
        using Tensor weight = new(new Shape(3, 1, 9, 9));
        Assert.Throws<ArgumentException>(() => TransposedConvolution.Apply(tape, input, weight, null, 2, 4, 1));
        using Tensor fits = new(new Shape(2, 1, 9, 9));
        Assert.Throws<ArgumentException>(() => TransposedConvolution.Apply(tape, input, fits, null, 2, 4, 2));
    }
}
