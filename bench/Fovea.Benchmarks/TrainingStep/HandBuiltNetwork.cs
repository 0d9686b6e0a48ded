using Fovea.Tensors;

namespace Fovea.Benchmarks.TrainingStep;

/// <summary>EVSRNet from tape operations: head and ReLU, blocks of convolution, ReLU, convolution and sum, tail, shuffle.</summary>
internal sealed class HandBuiltNetwork
{
    private readonly StepOptions _options;

    public HandBuiltNetwork(StepOptions options)
    {
        _options = options;
        AddLayer(3, options.Channels);
        for (int i = 0; i < 2 * options.Blocks; i++) AddLayer(options.Channels, options.Channels);
        AddLayer(options.Channels, 3 * StepOptions.Scale * StepOptions.Scale);
    }

    /// <summary>Weight, bias, weight, bias, ...</summary>
    public List<Tensor> Parameters { get; } = [];

    /// <summary>Multiply-adds of a step's forward pass, weight gradients and input gradients but the first layer's.</summary>
    public long MultiplyAdds
    {
        get
        {
            long weights = Parameters.Where((_, i) => i % 2 == 0).Sum(weight => (long)weight.Count);
            return (3 * weights - Parameters[0].Count) * _options.Batch * _options.Patch * _options.Patch;
        }
    }

    public Tensor Forward(Tape tape, Tensor input)
    {
        ConvolutionOptions same = ConvolutionOptions.Same(3);
        Tensor x = ConvolutionRelu.Apply(tape, input, Parameters[0], Parameters[1], same);
        for (int i = 2; i < Parameters.Count - 2; i += 4)
        {
            Tensor inner = ConvolutionRelu.Apply(tape, x, Parameters[i], Parameters[i + 1], same);
            x = Addition.Apply(tape, x, Convolution.Apply(tape, inner, Parameters[i + 2], Parameters[i + 3], same));
        }

        Tensor features = Convolution.Apply(tape, x, Parameters[^2], Parameters[^1], same);
        return PixelShuffle.Apply(tape, features, StepOptions.Scale, PixelOrder.Crd);
    }

    private void AddLayer(int inputs, int outputs)
    {
        Parameters.Add(new Tensor(new Shape(outputs, inputs, 3, 3)));
        Parameters.Add(new Tensor(Shape.Vector(outputs)));
    }
}
