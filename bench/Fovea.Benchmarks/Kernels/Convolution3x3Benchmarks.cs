using BenchmarkDotNet.Attributes;
using Fovea.Tensors;

namespace Fovea.Benchmarks.Kernels;

/// <summary>The 3x3 convolution, forward and both gradients, on one sample and one thread.</summary>
public class Convolution3x3Benchmarks : IDisposable
{
    private Tensor _input = null!, _weight = null!, _bias = null!, _output = null!;
    private Tensor _inputGradient = null!, _weightGradient = null!, _biasGradient = null!;

    /// <summary>Input channels, output channels, rows and columns.</summary>
    [Params("3 8 64 64", "8 8 64 64", "8 48 64 64", "16 16 64 64", "16 48 64 64", "64 64 64 64", "64 64 36 36", "8 8 180 320")]
    public string Size { get; set; } = "";

    /// <summary>Lanes of the vectors; 0 is the widest in hardware.</summary>
    [Params(0, 8)]
    public int Lanes { get; set; }

    [GlobalSetup]
    public void Prepare()
    {
        int[] size = [.. Size.Split(' ').Select(int.Parse)];
        _input = Filled(new Shape(1, size[0], size[2], size[3]));
        _weight = Filled(new Shape(size[1], size[0], 3, 3));
        _bias = Filled(Shape.Vector(size[1]));
        _output = Filled(new Shape(1, size[1], size[2], size[3]));
        _inputGradient = new Tensor(_input.Shape);
        _weightGradient = new Tensor(_weight.Shape);
        _biasGradient = new Tensor(_bias.Shape);
        SimdWidth.Use(Lanes == 0 ? SimdWidth.Widest : Lanes);
    }

    [GlobalCleanup]
    public void Dispose()
    {
        foreach (Tensor tensor in (Tensor[])[_input, _weight, _bias, _output, _inputGradient, _weightGradient, _biasGradient]) tensor.Dispose();
        GC.SuppressFinalize(this);
    }

    [Benchmark]
    public void Forward() => Convolution3x3.Forward(_input, _weight, _bias, _output);

    [Benchmark]
    public void InputGradient() => Convolution3x3.InputGradient(_output, _weight, _inputGradient);

    [Benchmark]
    public void WeightGradient() => Convolution3x3.WeightGradient(_input, _output, _weightGradient, _biasGradient);

    private static Tensor Filled(Shape shape)
    {
        Random random = new(1);
        Tensor tensor = new(shape);
        foreach (ref float value in tensor.Span) value = (random.NextSingle() - 0.5f) * 1e-3f;
        return tensor;
    }
}
