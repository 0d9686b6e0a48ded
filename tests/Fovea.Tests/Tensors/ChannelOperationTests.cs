using Fovea.Tensors;
using Fovea.Tests.References;

namespace Fovea.Tests.Tensors;

public sealed class ChannelOperationTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 15)]
    [InlineData(2, 17)]
    [InlineData(1, 64)]
    public void Addition_agrees_with_the_definition(int height, int width)
    {
        Shape shape = new(2, 3, height, width);
        OperationJudge.Check(
            [shape, shape],
            (tape, t) => Addition.Apply(tape, t[0], t[1]),
            p => PlainTensor.Fill(shape, (n, c, y, x) => p[0][n, c, y, x] + p[1][n, c, y, x]));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 15)]
    [InlineData(65, 66)]
    public void Bias_agrees_with_the_definition(int height, int width)
    {
        Shape shape = new(2, 3, height, width);
        OperationJudge.Check(
            [shape, Shape.Vector(3)],
            (tape, t) => BiasAddition.Apply(tape, t[0], t[1]),
            p => PlainTensor.Fill(shape, (n, c, y, x) => p[0][n, c, y, x] + p[1].Values[c]));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 17)]
    public void Concatenation_agrees_with_the_definition(int height, int width)
    {
        Shape a = new(2, 3, height, width);
        Shape b = a with { Channels = 1 };
        OperationJudge.Check(
            [a, b],
            (tape, t) => Concatenation.Apply(tape, t[0], t[1], t[0]),
            p => PlainTensor.Fill(a with { Channels = 7 }, (n, c, y, x) => c == 3 ? p[1][n, 0, y, x] : p[0][n, c % 4, y, x]));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 17)]
    public void Split_agrees_with_the_definition(int height, int width)
    {
        Shape shape = new(2, 6, height, width);
        OperationJudge.Check(
            [shape],
            (tape, t) =>
            {
                Tensor[] parts = Split.Apply(tape, t[0], 3, 1, 2);
                Assert.Equal([3, 1, 2], parts.Select(part => part.Shape.Channels));
                return Concatenation.Apply(tape, parts[2], parts[0], parts[2]);
            },
            p => PlainTensor.Fill(shape with { Channels = 7 }, (n, c, y, x) => p[0][n, c < 2 ? 4 + c : c < 5 ? c - 2 : c - 1, y, x]));
    }

    [Fact]
    public void A_part_that_is_not_used_sends_nothing_back()
    {
        using Tape tape = new();
        using Tensor x = OperationJudge.Draw(new Shape(1, 3, 2, 2), new RandomSource(1));
        tape.Watch(x);
        Tensor[] parts = Split.Apply(tape, x, 1, 2);
        tape.Gradient(parts[0]).Span.Fill(2f);
        tape.Backward();
        Assert.Equal([2, 2, 2, 2, 0, 0, 0, 0, 0, 0, 0, 0], tape.Gradient(x).Span.ToArray());
    }

    [Fact]
    public void Shapes_that_do_not_fit_are_refused()
    {
        using Tape tape = new();
        using Tensor a = new(new Shape(1, 3, 2, 2));
        using Tensor b = new(new Shape(1, 3, 2, 3));
        Assert.Throws<ArgumentException>(() => Addition.Apply(tape, a, b));
        Assert.Throws<ArgumentException>(() => Concatenation.Apply(tape, a, b));
        Assert.Throws<ArgumentException>(() => Concatenation.Apply(tape));
        Assert.Throws<ArgumentException>(() => Split.Apply(tape, a, 1, 1));
        Assert.Throws<ArgumentException>(() => Split.Apply(tape, a, 4, -1));
        Assert.Throws<ArgumentException>(() => BiasAddition.Apply(tape, a, b));
        Assert.Throws<ArgumentException>(() => PRelu.Apply(tape, a, b));
    }
}
