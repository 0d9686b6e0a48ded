namespace Fovea.Tensors;

/// <summary>
/// The 3x3 convolution with stride 1, padding 1 and one group, which is nearly all the work of the networks here.
/// Each call runs on the caller's thread, on one sample after the other.
/// </summary>
internal static unsafe class Convolution3x3
{
    /// <summary>True when a convolution with these options is the one that this class computes.</summary>
    public static bool Fits(Shape weight, int stride, int padding, int groups) =>
        (weight.Height, weight.Width, stride, padding, groups) == (3, 3, 1, 1, 1);

    /// <summary>
    /// output[n, co, y, x] = bias[co] + Σ input[n, ci, y + ky − 1, x + kx − 1] · weight[co, ci, ky, kx], with the bits of
    /// one fused multiply-add per term in the order ci, ky, kx, terms outside the image left out.
    /// </summary>
    /// <param name="input">(N, Ci, H, W).</param>
    /// <param name="weight">(Co, Ci, 3, 3).</param>
    /// <param name="bias">Co values, or none for zeros.</param>
    /// <param name="output">(N, Co, H, W), overwritten.</param>
    /// <param name="relu">Whether to store max(0, value).</param>
    public static void Forward(Tensor input, Tensor weight, Tensor? bias, Tensor output, bool relu = false)
    {
        RequireFit(input, weight, output);
        Run(new ForwardKernel(input, weight, bias, output, relu), input.Shape.Width);
    }

    /// <summary>Adds to <paramref name="inputGradient"/> what <paramref name="outputGradient"/> asks of the input.</summary>
    /// <param name="outputGradient">(N, Co, H, W).</param>
    /// <param name="weight">(Co, Ci, 3, 3).</param>
    /// <param name="inputGradient">(N, Ci, H, W).</param>
    /// <param name="add">False overwrites instead, as if there were zeros.</param>
    public static void InputGradient(Tensor outputGradient, Tensor weight, Tensor inputGradient, bool add = true)
    {
        RequireFit(inputGradient, weight, outputGradient);
        Run(new InputGradientKernel(outputGradient, weight, inputGradient, add), inputGradient.Shape.Width);
    }

    /// <summary>Adds to the gradients of the weight and the bias.</summary>
    /// <param name="input">(N, Ci, H, W).</param>
    /// <param name="outputGradient">(N, Co, H, W).</param>
    /// <param name="weightGradient">(Co, Ci, 3, 3).</param>
    /// <param name="biasGradient">Co values, or none.</param>
    public static void WeightGradient(Tensor input, Tensor outputGradient, Tensor weightGradient, Tensor? biasGradient)
    {
        RequireFit(input, weightGradient, outputGradient);
        SimdDispatch.Run(new WeightGradientKernel(input, outputGradient, weightGradient, biasGradient));
    }

    private static void RequireFit(Tensor input, Tensor weight, Tensor output)
    {
        Shape expected = input.Shape with { Channels = weight.Shape.Batch };
        if (output.Shape != expected || weight.Shape != new Shape(weight.Shape.Batch, input.Shape.Channels, 3, 3))
            throw new ArgumentException($"A 3x3 convolution of {input.Shape} by {weight.Shape} does not give {output.Shape}.", nameof(output));
    }

    // Vectors wider than a row would read past it, so a narrow image takes narrower ones; the bits are the same.
    private static void Run<TKernel>(TKernel kernel, int width)
        where TKernel : struct, ISimdKernel
    {
        int widest = SimdWidth.Current;
        if (widest == 16 && width >= 16) kernel.Run<SimdVector16>();
        else if (widest >= 8 && width >= 8) kernel.Run<SimdVector8>();
        else if (widest >= 4 && width >= 4) kernel.Run<SimdVector4>();
        else kernel.Run<SimdVector1>();
    }

    private static float* Sample(Tensor tensor, int n) => tensor.Pointer + (nint)n * tensor.Shape.Channels * tensor.Shape.PlaneSize;

    private readonly struct ForwardKernel(Tensor input, Tensor weight, Tensor? bias, Tensor output, bool relu) : ISimdKernel
    {
        public void Run<TVector>()
            where TVector : unmanaged, ISimdVector<TVector>
        {
            Shape from = input.Shape, to = output.Shape;
            using Scratch packed = new(Convolution3x3Weights.PackedLength(to.Channels, from.Channels));
            using Scratch start = new(to.Channels + 8);
            Convolution3x3Weights.Pack<TVector>(weight, packed.Pointer);
            new Span<float>(start.Pointer, to.Channels + 8).Clear();
            bias?.Span.CopyTo(new Span<float>(start.Pointer, to.Channels));
            Convolution3x3Plan plan = new(from.Width, from.Height, from.Channels, to.Channels, relu);
            for (int n = 0; n < from.Batch; n++)
                Convolution3x3Rows.Run<TVector>(plan, Sample(input, n), packed.Pointer, start.Pointer, Sample(output, n));
        }
    }

    private readonly struct InputGradientKernel(Tensor outputGradient, Tensor weight, Tensor inputGradient, bool add) : ISimdKernel
    {
        public void Run<TVector>()
            where TVector : unmanaged, ISimdVector<TVector>
        {
            Shape from = outputGradient.Shape, to = inputGradient.Shape;
            using Scratch packed = new(Convolution3x3Weights.PackedLength(to.Channels, from.Channels));
            Convolution3x3Weights.PackTransposed<TVector>(weight, packed.Pointer);
            using Scratch zeros = new(to.Channels + 8);
            new Span<float>(zeros.Pointer, to.Channels + 8).Clear();
            Convolution3x3Plan plan = new(from.Width, from.Height, from.Channels, to.Channels, Relu: false);
            for (int n = 0; n < from.Batch; n++)
                Convolution3x3Rows.Run<TVector>(plan, Sample(outputGradient, n), packed.Pointer, add ? null : zeros.Pointer, Sample(inputGradient, n));
        }
    }

    private readonly struct WeightGradientKernel(Tensor input, Tensor outputGradient, Tensor weightGradient, Tensor? biasGradient) : ISimdKernel
    {
        public void Run<TVector>()
            where TVector : unmanaged, ISimdVector<TVector>
        {
            Shape from = input.Shape;
            Convolution3x3Plan plan = new(from.Width, from.Height, from.Channels, outputGradient.Shape.Channels, Relu: false);
            float* bias = biasGradient is null ? null : biasGradient.Pointer;
            for (int n = 0; n < from.Batch; n++)
                Convolution3x3WeightGradient.Run<TVector>(plan, Sample(input, n), Sample(outputGradient, n), weightGradient.Pointer, bias);
        }
    }
}

/// <summary>The sizes of one 3x3 convolution; planes follow each other without gaps.</summary>
/// <param name="Width">Columns, which is also the distance between rows.</param>
/// <param name="Height">Rows.</param>
/// <param name="Inputs">Input channels.</param>
/// <param name="Outputs">Output channels.</param>
/// <param name="Relu">Whether to store max(0, value).</param>
internal readonly record struct Convolution3x3Plan(int Width, int Height, int Inputs, int Outputs, bool Relu)
{
    /// <summary>Distance between channels.</summary>
    public nint Plane { get; } = (nint)Width * Height;
}
