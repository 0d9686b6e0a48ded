using Fovea.Tensors;
using Fovea.Tests.References;

namespace Fovea.Tests.Tensors;

public class ConvolutionReluTests
{
    [Theory]
    [InlineData(3, 3, 8)]
    [InlineData(3, 5, 3)]
    [InlineData(5, 3, 4)]
    public void The_fused_operation_has_the_bits_of_the_two_in_turn(int kernel, int inputs, int outputs)
    {
        ConvolutionOptions same = ConvolutionOptions.Same(kernel);
        RandomSource random = new(7);
        using Tensor x = OperationJudge.Draw(new Shape(2, inputs, 6, 21), random);
        using Tensor weight = OperationJudge.Draw(new Shape(outputs, inputs, kernel, kernel), random);
        using Tensor bias = OperationJudge.Draw(Shape.Vector(outputs), random);
        using Tensor flow = OperationJudge.Draw(new Shape(2, outputs, 6, 21), random);

        float[][] fused = Run(tape => ConvolutionRelu.Apply(tape, x, weight, bias, same));
        float[][] separate = Run(tape => Relu.Apply(tape, Convolution.Apply(tape, x, weight, bias, same)));

        Assert.Contains(0f, fused[0]);
        for (int i = 0; i < fused.Length; i++) Assert.Equal(separate[i], fused[i]);

        float[][] Run(Func<Tape, Tensor> apply)
        {
            using Tape tape = new();
            Tensor[] leaves = [x, weight, bias];
            foreach (Tensor leaf in leaves) tape.Watch(leaf);
            Tensor output = apply(tape);
            flow.Span.CopyTo(tape.Gradient(output).Span);
            tape.Backward();
            return [output.Span.ToArray(), .. leaves.Select(leaf => tape.Gradient(leaf).Span.ToArray())];
        }
    }
}
