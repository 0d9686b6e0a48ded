using Fovea.Tensors;
using Fovea.Tests.References;

namespace Fovea.Tests.Tensors;

public sealed class LossTests
{
    public static TheoryData<int, int> Sizes => new() { { 1, 1 }, { 1, 17 }, { 3, 64 }, { 65, 66 } };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void L1_agrees_with_the_definition(int height, int width) => Check(height, width, L1Loss.Apply, Math.Abs);

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Mse_agrees_with_the_definition(int height, int width) => Check(height, width, MseLoss.Apply, d => d * d);

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Charbonnier_agrees_with_the_definition(int height, int width) =>
        Check(height, width, (tape, a, b) => CharbonnierLoss.Apply(tape, a, b, 0.1f), d => Math.Sqrt(d * d + 0.01));

    [Fact]
    public void Equal_tensors_have_no_slope()
    {
        using Tape tape = new();
        using Tensor a = OperationJudge.Draw(new Shape(1, 1, 3, 7), new RandomSource(3));
        using Tensor b = Tensor.From(a.Shape, a.Span);
        tape.Watch(a);
        Tensor loss = L1Loss.Apply(tape, a, b);
        tape.Backward(loss);
        Assert.Equal(0f, loss.Span[0]);
        Assert.All(tape.Gradient(a).Span.ToArray(), slope => Assert.Equal(0f, slope));
    }

    [Fact]
    public void The_mean_of_a_million_small_values_is_right_to_a_millionth()
    {
        using Tape tape = new();
        using Tensor a = new(new Shape(1, 1, 1000, 1001));
        using Tensor b = new(a.Shape);
        a.Span.Fill(0.1f);
        Assert.Equal(0.1f, L1Loss.Apply(tape, a, b).Span[0], 1e-7f);
    }

    [Fact]
    public void Bad_arguments_are_refused()
    {
        using Tape tape = new();
        using Tensor a = new(new Shape(1, 1, 2, 2));
        using Tensor b = new(new Shape(1, 1, 2, 3));
        Assert.Throws<ArgumentException>(() => L1Loss.Apply(tape, a, b));
        Assert.Throws<ArgumentOutOfRangeException>(() => CharbonnierLoss.Apply(tape, a, a, 0f));
    }

    private static void Check(int height, int width, Func<Tape, Tensor, Tensor, Tensor> apply, Func<double, double> term)
    {
        Shape shape = new(1, 2, height, width);
        OperationJudge.Check(
            [shape, shape],
            (tape, t) => apply(tape, t[0], t[1]),
            p =>
            {
                PlainTensor mean = new(new Shape(1, 1, 1, 1));
                mean.Values[0] = p[0].Values.Zip(p[1].Values, (a, b) => term(a - b)).Average();
                return mean;
            });
    }
}
