using Fovea.Tensors;
using Fovea.Tests.References;

namespace Fovea.Tests.Tensors;

public sealed class PoolingTests
{
    [Theory]
    [InlineData(1, 3, 5)]
    [InlineData(2, 4, 6)]
    [InlineData(3, 6, 9)]
    public void Average_pooling_agrees_with_the_definition(int size, int height, int width) => OperationJudge.Check(
        [new Shape(2, 3, height, width)],
        (tape, t) => AveragePool.Apply(tape, t[0], size),
        p => PlainTensor.Fill(p[0].Shape with { Height = height / size, Width = width / size }, (n, c, y, x) => Window(p[0], n, c, y * size, x * size, size).Average()));

    [Theory]
    [InlineData(2, 2, 4, 6, 2, 3)]
    [InlineData(2, 2, 5, 7, 3, 4)]
    [InlineData(3, 2, 22, 11, 11, 5)]
    [InlineData(3, 2, 4, 8, 2, 4)]
    [InlineData(3, 3, 3, 7, 1, 3)]
    public void Max_pooling_counts_windows_over_the_edge(int size, int stride, int height, int width, int outputHeight, int outputWidth) => OperationJudge.Check(
        [new Shape(2, 2, height, width)],
        (tape, t) => MaxPool.Apply(tape, t[0], size, stride),
        p => PlainTensor.Fill(new Shape(2, 2, outputHeight, outputWidth), (n, c, y, x) => Window(p[0], n, c, y * stride, x * stride, size).Max()));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Channel_shuffle_deals_the_groups_in_turn(int groups) => OperationJudge.Check(
        [new Shape(2, 6, 3, 2)],
        (tape, t) => ChannelShuffle.Apply(tape, t[0], groups),
        p => PlainTensor.Fill(p[0].Shape, (n, c, y, x) => p[0][n, c % groups * (6 / groups) + c / groups, y, x]));

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        using Tape tape = new();
        using Tensor x = new(new Shape(1, 3, 5, 4));
        Assert.Throws<ArgumentException>(() => AveragePool.Apply(tape, x, 2));
        Assert.Throws<ArgumentException>(() => MaxPool.Apply(tape, x, 5, 2));
        Assert.Throws<ArgumentException>(() => MaxPool.Apply(tape, x, 2, 3));
        Assert.Throws<ArgumentException>(() => ChannelShuffle.Apply(tape, x, 2));
    }

    private static IEnumerable<double> Window(PlainTensor x, int n, int c, int top, int left, int size) =>
        from row in Enumerable.Range(top, size)
        where row < x.Shape.Height
        from column in Enumerable.Range(left, size)
        where column < x.Shape.Width
        select x[n, c, row, column];
}
