using Fovea.Tensors;
using Fovea.Tests.References;

namespace Fovea.Tests.Tensors;

public sealed class ActivationTests
{
    public static TheoryData<int, int> Sizes => new() { { 1, 1 }, { 1, 5 }, { 3, 15 }, { 2, 16 }, { 1, 17 }, { 1, 63 }, { 3, 64 }, { 1, 65 } };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Relu_agrees_with_the_definition(int height, int width) =>
        Check(height, width, Relu.Apply, x => Math.Max(x, 0), AwayFrom(0));

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Leaky_relu_agrees_with_the_definition(int height, int width) =>
        Check(height, width, (tape, x) => LeakyRelu.Apply(tape, x, 0.05f), x => x > 0 ? x : 0.05f * x, AwayFrom(0));

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Tanh_agrees_with_the_definition(int height, int width) => Check(height, width, Tanh.Apply, Math.Tanh, x => 3 * x);

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Sigmoid_agrees_with_the_definition(int height, int width) =>
        Check(height, width, Sigmoid.Apply, x => 1 / (1 + Math.Exp(-x)), x => 5 * x);

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Clamp_agrees_with_the_definition(int height, int width) =>
        Check(height, width, (tape, x) => Clamp.Apply(tape, x, -0.5f, 1f), x => Math.Clamp(x, -0.5, 1), x => AwayFrom(1)(AwayFrom(-0.5f)(x)));

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Scaling_agrees_with_the_definition(int height, int width) =>
        Check(height, width, (tape, x) => Scaling.Apply(tape, x, -1.75f), x => -1.75 * x, x => x);

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Prelu_agrees_with_the_definition(int height, int width)
    {
        OperationJudge.Check(
            [new Shape(2, 3, height, width), Shape.Vector(3)],
            (tape, t) => PRelu.Apply(tape, t[0], t[1]),
            p => PlainTensor.Fill(p[0].Shape, (n, c, y, x) => p[0][n, c, y, x] > 0 ? p[0][n, c, y, x] : p[1].Values[c] * p[0][n, c, y, x]),
            AwayFrom(0));
    }

    [Theory]
    [InlineData(float.NegativeInfinity, -1f)]
    [InlineData(-9f, -1f)]
    [InlineData(-0f, 0f)]
    [InlineData(1e-6f, 1e-6f)]
    [InlineData(8f, 1f)]
    [InlineData(float.PositiveInfinity, 1f)]
    public void Tanh_saturates_and_passes_through_zero(float x, float expected)
    {
        using Tape tape = new();
        using Tensor input = Tensor.From(Shape.Vector(1), [x]);
        Assert.Equal(expected, Tanh.Apply(tape, input).Span[0], Math.Max(1e-13f, Math.Abs(expected) * 4e-7f));
    }

    [Fact]
    public void Not_a_number_stays_visible()
    {
        using Tape tape = new();
        using Tensor input = new(Shape.Vector(37));
        input.Span.Fill(float.NaN);
        foreach (Tensor output in new[] { Relu.Apply(tape, input), LeakyRelu.Apply(tape, input, 0.1f), Clamp.Apply(tape, input, 0, 1), Tanh.Apply(tape, input) })
        {
            Assert.All(output.Span.ToArray(), value => Assert.True(float.IsNaN(value)));
        }
    }

    [Fact]
    public void At_the_kink_the_slopes_are_those_of_pytorch()
    {
        using Tape tape = new();
        using Tensor zero = new(Shape.Vector(1));
        tape.Watch(zero);
        Assert.Equal(0f, SlopeAt(tape, zero, Relu.Apply(tape, zero)));
        Assert.Equal(0.25f, SlopeAt(tape, zero, LeakyRelu.Apply(tape, zero, 0.25f)));
        Assert.Equal(1f, SlopeAt(tape, zero, Clamp.Apply(tape, zero, 0, 1)));
        Assert.Equal(1f, SlopeAt(tape, zero, Clamp.Apply(tape, zero, -1, 0)));
    }

    [Fact]
    public void An_empty_range_is_refused()
    {
        using Tape tape = new();
        using Tensor x = new(Shape.Vector(1));
        Assert.Throws<ArgumentException>(() => Clamp.Apply(tape, x, 1, 1));
    }

    private static float SlopeAt(Tape tape, Tensor x, Tensor output)
    {
        tape.Gradient(x).Span.Clear();
        tape.Backward(output);
        return tape.Gradient(x).Span[0];
    }

    private static void Check(int height, int width, Func<Tape, Tensor, Tensor> apply, Func<double, double> plain, Func<float, float> prepare) =>
        OperationJudge.Check([new Shape(2, 2, height, width)], (tape, t) => apply(tape, t[0]), p => p[0].Map(plain), prepare, 2e-6);

    private static Func<float, float> AwayFrom(float kink) => x => Math.Abs(x - kink) < 1e-3f ? kink + 0.01f : x;
}
