namespace Fovea.Tensors;

/// <summary>The 1x1 convolution with stride 1 and one group, which is a product of matrices: weights times maps.</summary>
internal static unsafe class PointwiseConvolution
{
    /// <summary>True when a convolution with these options is the one that this class computes.</summary>
    public static bool Fits(Shape weight, ConvolutionOptions options) =>
        (weight.Height, weight.Width) == (1, 1) && options is { Stride: 1, Padding: 0, Groups: 1 };

    /// <summary>output[n, co, p] = bias[co] + Σ input[n, ci, p] · weight[co, ci], in the order of ci.</summary>
    /// <param name="input">(N, Ci, H, W).</param>
    /// <param name="weight">(Co, Ci, 1, 1).</param>
    /// <param name="bias">Co values, or none for zeros.</param>
    /// <param name="output">(N, Co, H, W), overwritten.</param>
    public static void Forward(Tensor input, Tensor weight, Tensor? bias, Tensor output)
    {
        (int outputs, int inputs, int pixels) = (weight.Shape.Batch, weight.Shape.Channels, input.Shape.PlaneSize);
        using Scratch zeros = new(outputs);
        if (bias is null) new Span<float>(zeros.Pointer, outputs).Clear();
        for (int n = 0; n < input.Shape.Batch; n++)
        {
            SimdDispatch.Run(new MatrixProduct
            {
                Left = new(weight.Pointer, inputs, isTransposed: false),
                Right = new(input.Pointer + (long)n * inputs * pixels, pixels, isTransposed: true),
                Size = (outputs, pixels, inputs),
                Start = bias is null ? zeros.Pointer : bias.Pointer,
                Destination = output.Pointer + (long)n * outputs * pixels,
                Pitch = pixels,
            });
        }
    }

    /// <summary>Adds to <paramref name="inputGradient"/> what <paramref name="outputGradient"/> asks of the input.</summary>
    /// <param name="outputGradient">(N, Co, H, W).</param>
    /// <param name="weight">(Co, Ci, 1, 1).</param>
    /// <param name="inputGradient">(N, Ci, H, W).</param>
    /// <param name="add">False overwrites instead, as if there were zeros.</param>
    public static void InputGradient(Tensor outputGradient, Tensor weight, Tensor inputGradient, bool add)
    {
        (int outputs, int inputs, int pixels) = (weight.Shape.Batch, weight.Shape.Channels, inputGradient.Shape.PlaneSize);
        using Scratch zeros = new(inputs);
        new Span<float>(zeros.Pointer, inputs).Clear();
        for (int n = 0; n < inputGradient.Shape.Batch; n++)
        {
            SimdDispatch.Run(new MatrixProduct
            {
                Left = new(weight.Pointer, inputs, isTransposed: true),
                Right = new(outputGradient.Pointer + (long)n * outputs * pixels, pixels, isTransposed: true),
                Size = (inputs, pixels, outputs),
                Start = add ? null : zeros.Pointer,
                Destination = inputGradient.Pointer + (long)n * inputs * pixels,
                Pitch = pixels,
            });
        }
    }

    /// <summary>Adds to the gradient of the weight, in the order of the pixels.</summary>
    /// <param name="input">(N, Ci, H, W).</param>
    /// <param name="outputGradient">(N, Co, H, W).</param>
    /// <param name="weightGradient">(Co, Ci, 1, 1).</param>
    public static void WeightGradient(Tensor input, Tensor outputGradient, Tensor weightGradient)
    {
        (int outputs, int inputs, int pixels) = (weightGradient.Shape.Batch, weightGradient.Shape.Channels, input.Shape.PlaneSize);
        for (int n = 0; n < input.Shape.Batch; n++)
        {
            SimdDispatch.Run(new MatrixProduct
            {
                Left = new(outputGradient.Pointer + (long)n * outputs * pixels, pixels, isTransposed: false),
                Right = new(input.Pointer + (long)n * inputs * pixels, pixels, isTransposed: false),
                Size = (outputs, inputs, pixels),
                Start = null,
                Destination = weightGradient.Pointer,
                Pitch = inputs,
            });
        }
    }
}
