namespace Fovea.Tensors;

/// <summary>Two-dimensional convolution (cross-correlation, as networks mean it) with zero padding.</summary>
public static class Convolution
{
    /// <summary>
    /// output[n, co, y, x] = bias[co] + Σ input[n, ci, y·stride + ky − padding, x·stride + kx − padding] · weight[co, ci, ky, kx].
    /// </summary>
    /// <param name="tape">Lends the result and records the gradients.</param>
    /// <param name="input">(N, Ci, H, W).</param>
    /// <param name="weight">(Co, Ci/groups, kh, kw).</param>
    /// <param name="bias">Co values of shape (1, Co, 1, 1), or none.</param>
    /// <param name="options">Stride, padding, groups.</param>
    /// <returns>(N, Co, (H + 2·padding − kh)/stride + 1, (W + 2·padding − kw)/stride + 1).</returns>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Tensor Apply(Tape tape, Tensor input, Tensor weight, Tensor? bias, ConvolutionOptions options) =>
        Apply(tape, input, weight, bias, options, relu: false);

    internal static Tensor Apply(Tape tape, Tensor input, Tensor weight, Tensor? bias, ConvolutionOptions options, bool relu)
    {
        Shape shape = options.OutputShape(input.Shape, weight.Shape);
        if (bias is not null) Check.Vector(bias, weight.Shape.Batch, nameof(bias));
        Tensor output = tape.Rent(shape);
        bool plain3x3 = Convolution3x3.Fits(weight.Shape, options.Stride, options.Padding, options.Groups);
        // Only training sees many small pictures at once; a large one would unfold into much memory.
        bool unfolded = tape.NeedsGradient(weight) && UnfoldedConvolution.Fits(shape, weight.Shape, options);
        bool pointwise = PointwiseConvolution.Fits(weight.Shape, options);
        if (plain3x3)
        {
            Convolution3x3.Forward(input, weight, bias, output, relu);
        }
        else
        {
            if (unfolded) UnfoldedConvolution.Forward(input, weight, bias, output);
            else if (pointwise) PointwiseConvolution.Forward(input, weight, bias, output);
            else ConvolutionForward.Run(input, weight, bias, output, options);
            if (relu) Relu.Rectify(output);
        }

        bool intoInput = tape.NeedsGradient(input);
        bool intoWeight = tape.NeedsGradient(weight);
        bool intoBias = bias is not null && tape.NeedsGradient(bias);
        if (intoInput || intoWeight || intoBias) tape.Record(output, Backward);
        return output;

        void Backward()
        {
            Tensor gradient = tape.Gradient(output);
            if (relu) Relu.MaskGradient(output, gradient);
            if (plain3x3)
            {
                if (intoInput) Convolution3x3.InputGradient(gradient, weight, tape.OpenGradient(input, out bool first), add: !first);
                if (intoWeight) Convolution3x3.WeightGradient(input, gradient, tape.Gradient(weight), intoBias ? tape.Gradient(bias!) : null);
                else if (intoBias) BiasKernels.AddPlaneSums(gradient, tape.Gradient(bias!));
                return;
            }

            if (unfolded)
            {
                UnfoldedConvolution.Backward(input, weight, gradient, intoInput ? tape.Gradient(input) : null, tape.Gradient(weight));
                if (intoBias) BiasKernels.AddPlaneSums(gradient, tape.Gradient(bias!));
                return;
            }

            if (pointwise)
            {
                if (intoInput) PointwiseConvolution.InputGradient(gradient, weight, tape.OpenGradient(input, out bool first), add: !first);
                if (intoWeight) PointwiseConvolution.WeightGradient(input, gradient, tape.Gradient(weight));
                if (intoBias) BiasKernels.AddPlaneSums(gradient, tape.Gradient(bias!));
                return;
            }

            if (intoInput) ConvolutionInputGradient.Run(gradient, weight, tape.Gradient(input), options);
            if (intoWeight) ConvolutionWeightGradient.Run(input, gradient, tape.Gradient(weight), options);
            if (intoBias) BiasKernels.AddPlaneSums(gradient, tape.Gradient(bias!));
        }
    }
}

/// <summary>How a convolution moves over its input.</summary>
/// <param name="Stride">Step in rows and columns, at least 1.</param>
/// <param name="Padding">Zeros added on each of the four sides, at least 0.</param>
/// <param name="Groups">Number of groups that divide both the input and the output channels.</param>
public readonly record struct ConvolutionOptions(int Stride = 1, int Padding = 0, int Groups = 1)
{
    /// <summary>Stride 1, padding 0, one group.</summary>
    public ConvolutionOptions()
        : this(1, 0, 1)
    {
    }

    /// <summary>Stride 1 and the padding that keeps height and width for an odd kernel size.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The kernel size is not odd and positive.</exception>
    public static ConvolutionOptions Same(int kernel, int groups = 1)
    {
        if (kernel < 1 || kernel % 2 == 0) throw new ArgumentOutOfRangeException(nameof(kernel), kernel, "Only an odd kernel keeps the size.");
        return new ConvolutionOptions(1, kernel / 2, groups);
    }

    /// <summary>Shape of the result of an input and a weight of shape (Co, Ci/groups, kh, kw).</summary>
    /// <exception cref="ArgumentException">The shapes do not fit, or nothing would be left.</exception>
    public Shape OutputShape(Shape input, Shape weight)
    {
        if (Stride < 1 || Padding < 0 || Groups < 1) throw new ArgumentException($"{this} is not a convolution.");
        if (input.Channels != weight.Channels * Groups || weight.Batch % Groups != 0)
        {
            throw new ArgumentException($"Weight {weight} in {Groups} group(s) does not fit input {input}.");
        }

        int height = input.Height + 2 * Padding - weight.Height;
        int width = input.Width + 2 * Padding - weight.Width;
        if (height < 0 || width < 0) throw new ArgumentException($"Weight {weight} is larger than input {input} with padding {Padding}.");
        return new Shape(input.Batch, weight.Batch, height / Stride + 1, width / Stride + 1);
    }
}

/// <summary>A convolution and a rectifier in one pass over memory; bits and gradients are those of the two in turn.</summary>
internal static class ConvolutionRelu
{
    /// <summary>max(convolution, 0); see <see cref="Convolution.Apply(Tape, Tensor, Tensor, Tensor?, ConvolutionOptions)"/>.</summary>
    /// <param name="tape">Lends the result and records the gradients.</param>
    /// <param name="input">(N, Ci, H, W).</param>
    /// <param name="weight">(Co, Ci/groups, kh, kw).</param>
    /// <param name="bias">Co values of shape (1, Co, 1, 1), or none.</param>
    /// <param name="options">Stride, padding, groups.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Tensor Apply(Tape tape, Tensor input, Tensor weight, Tensor? bias, ConvolutionOptions options) =>
        Convolution.Apply(tape, input, weight, bias, options, relu: true);
}
