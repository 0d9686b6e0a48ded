using Fovea.Tensors;
using Fovea.Tests.References;

namespace Fovea.Tests.Tensors;

public sealed class TapeTests
{
    private static readonly Shape Map = new(2, 2, 4, 6);
    private static readonly Shape Weight = new(2, 2, 3, 3);

    [Fact]
    public void Branches_meet_again()
    {
        OperationJudge.Check(
            [Map, Weight, Weight],
            (tape, t) =>
            {
                Tensor left = Tanh.Apply(tape, Convolution.Apply(tape, t[0], t[1], null, ConvolutionOptions.Same(3)));
                Tensor right = Convolution.Apply(tape, t[0], t[2], null, ConvolutionOptions.Same(3));
                return Addition.Apply(tape, Addition.Apply(tape, left, right), Addition.Apply(tape, t[0], left));
            },
            p =>
            {
                PlainTensor left = Same(p[0], p[1]).Map(Math.Tanh);
                PlainTensor right = Same(p[0], p[2]);
                return PlainTensor.Fill(Map, (n, c, y, x) => 2 * left[n, c, y, x] + right[n, c, y, x] + p[0][n, c, y, x]);
            });
    }

    [Fact]
    public void A_weight_shared_by_steps_of_a_recurrence_gathers_every_step()
    {
        OperationJudge.Check(
            [Map, Weight],
            (tape, t) =>
            {
                Tensor state = t[0];
                for (int step = 0; step < 4; step++) state = Tanh.Apply(tape, Convolution.Apply(tape, state, t[1], null, ConvolutionOptions.Same(3)));
                return state;
            },
            p =>
            {
                PlainTensor state = p[0];
                for (int step = 0; step < 4; step++) state = Same(state, p[1]).Map(Math.Tanh);
                return state;
            });
    }

    [Fact]
    public void Halves_go_separate_ways_and_come_back_swapped()
    {
        Shape one = new(1, 1, 3, 3);
        OperationJudge.Check(
            [Map, one],
            (tape, t) =>
            {
                Tensor[] halves = Split.Apply(tape, t[0], 1, 1);
                Tensor second = Convolution.Apply(tape, halves[1], t[1], null, ConvolutionOptions.Same(3));
                return Concatenation.Apply(tape, second, Sigmoid.Apply(tape, halves[0]));
            },
            p =>
            {
                PlainTensor second = Same(PlainTensor.Fill(Map with { Channels = 1 }, (n, _, y, x) => p[0][n, 1, y, x]), p[1]);
                return PlainTensor.Fill(Map, (n, c, y, x) => c == 0 ? second[n, 0, y, x] : 1 / (1 + Math.Exp(-p[0][n, 0, y, x])));
            });
    }

    [Fact]
    public void A_whole_small_network_has_the_right_gradients()
    {
        OperationJudge.Check(
            [new Shape(1, 3, 5, 6), new Shape(12, 3, 3, 3), Shape.Vector(12), new Shape(1, 3, 10, 12)],
            (tape, t) =>
            {
                Tensor deep = Convolution.Apply(tape, t[0], t[1], t[2], ConvolutionOptions.Same(3));
                Tensor image = Addition.Apply(tape, PixelShuffle.Apply(tape, deep, 2, PixelOrder.Crd), Resize.Apply(tape, t[0], 2, Interpolation.Bilinear));
                return MseLoss.Apply(tape, image, t[3]);
            },
            p =>
            {
                PlainTensor deep = PlainConvolution.Apply(p[0], p[1], p[2], 1, 1, 1);
                PlainTensor path = PlainResize.Apply(p[0], 2, Interpolation.Bilinear);
                PlainTensor loss = new(new Shape(1, 1, 1, 1));
                PlainTensor.Fill(path.Shape, (n, c, y, x) =>
                {
                    double d = deep[n, c * 4 + y % 2 * 2 + x % 2, y / 2, x / 2] + path[n, c, y, x] - p[3][n, c, y, x];
                    return loss.Values[0] += d * d / path.Values.Length;
                });
                return loss;
            });
    }

    [Fact]
    public void A_reset_tape_gives_the_same_bits_from_used_memory()
    {
        using Tape tape = new();
        using Tensor input = OperationJudge.Draw(new Shape(1, 2, 7, 19), new RandomSource(5));
        using Tensor weight = OperationJudge.Draw(new Shape(4, 2, 3, 3), new RandomSource(6));
        float[] first = Step();
        tape.Reset();
        OperationJudge.AssertSameBits(first, Step(), "second step");

        float[] Step()
        {
            tape.Watch(weight);
            Tensor output = Relu.Apply(tape, Convolution.Apply(tape, input, weight, null, new ConvolutionOptions(2, 1)));
            tape.Backward(MseLoss.Apply(tape, output, Scaling.Apply(tape, output, 0f)));
            return tape.Gradient(weight).Span.ToArray();
        }
    }

    [Fact]
    public void The_loss_scale_multiplies_every_gradient()
    {
        using Tape tape = new();
        using Tensor a = Tensor.From(Shape.Vector(2), [3f, -1f]);
        using Tensor b = new(Shape.Vector(2));
        tape.Watch(a);
        tape.Backward(MseLoss.Apply(tape, a, b), 8f);
        Assert.Equal([24f, -8f], tape.Gradient(a).Span.ToArray());
        Assert.Throws<ArgumentException>(() => tape.Backward(a));
    }

    private static PlainTensor Same(PlainTensor input, PlainTensor weight) => PlainConvolution.Apply(input, weight, null, 1, 1, 1);
}
