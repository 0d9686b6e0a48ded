namespace Fovea.Tensors;

/// <summary>Transposed convolution ("deconvolution"): what flows back through a <see cref="Convolution"/>, used forwards.</summary>
internal static class TransposedConvolution
{
    /// <summary>output[n, co, y·stride + ky − padding, x·stride + kx − padding] sums input[n, ci, y, x] · weight[ci, co, ky, kx] on bias[co].</summary>
    /// <param name="tape">Lends the result and records the gradients.</param>
    /// <param name="input">(N, Ci, H, W).</param>
    /// <param name="weight">(Ci, Co, kh, kw), PyTorch's order.</param>
    /// <param name="bias">Co values of shape (1, Co, 1, 1), or none.</param>
    /// <param name="stride">Enlargement, at least 1.</param>
    /// <param name="padding">Rows and columns cut off on each side, at least 0.</param>
    /// <param name="outputPadding">Rows and columns added at the bottom and the right, less than the stride.</param>
    /// <returns>(N, Co, (H − 1)·stride − 2·padding + kh + outputPadding, likewise for W).</returns>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Tensor Apply(Tape tape, Tensor input, Tensor weight, Tensor? bias, int stride, int padding = 0, int outputPadding = 0)
    {
        Shape from = input.Shape;
        Shape kernel = weight.Shape;
        ConvolutionOptions options = new(stride, padding);
        if (stride < 1 || padding < 0 || outputPadding < 0 || outputPadding >= stride)
        {
            throw new ArgumentException($"Stride {stride}, padding {padding}, output padding {outputPadding} are not a transposed convolution.");
        }

        int height = (from.Height - 1) * stride - 2 * padding + kernel.Height + outputPadding;
        int width = (from.Width - 1) * stride - 2 * padding + kernel.Width + outputPadding;
        if (kernel.Batch != from.Channels || height < 1 || width < 1) throw new ArgumentException($"Weight {kernel} does not fit input {from}.");
        if (bias is not null) Check.Vector(bias, kernel.Channels, nameof(bias));

        Tensor output = tape.Rent(new Shape(from.Batch, kernel.Channels, height, width));
        BiasKernels.Spread(bias, output);
        ConvolutionInputGradient.Run(input, weight, output, options);

        bool intoInput = tape.NeedsGradient(input);
        bool intoWeight = tape.NeedsGradient(weight);
        bool intoBias = bias is not null && tape.NeedsGradient(bias);
        if (intoInput || intoWeight || intoBias) tape.Record(output, Backward);
        return output;

        void Backward()
        {
            Tensor gradient = tape.Gradient(output);
            if (intoInput) ConvolutionForward.Add(gradient, weight, tape.Gradient(input), options);
            if (intoWeight) ConvolutionWeightGradient.Run(gradient, input, tape.Gradient(weight), options);
            if (intoBias) BiasKernels.AddPlaneSums(gradient, tape.Gradient(bias!));
        }
    }
}

/// <summary>
/// Along one axis of a convolution with a stride, the input positions start, start + stride, …: all meet the same
/// kernel taps, first + stride·t. Seen backwards, position j of the phase reads output gradients j − Offset onwards,
/// one for each tap, with the taps in reverse.
/// </summary>
internal readonly record struct StridePhase
{
    private readonly int _first;
    private readonly int _stride;

    private StridePhase(int kernel, int length, int start, ConvolutionOptions options)
    {
        _stride = options.Stride;
        _first = (start + options.Padding) % _stride;
        Start = start;
        Taps = _first < kernel ? (kernel - _first - 1) / _stride + 1 : 0;
        Outputs = (length - start + _stride - 1) / _stride;
        Offset = Taps - 1 - (start + options.Padding) / _stride;
    }

    /// <summary>First position of the phase.</summary>
    public int Start { get; }

    /// <summary>Kernel taps that the phase meets.</summary>
    public int Taps { get; }

    /// <summary>Positions of the phase.</summary>
    public int Outputs { get; }

    /// <summary>How far before output gradient j the window of position j begins; may be negative.</summary>
    public int Offset { get; }

    /// <summary>The phases of an axis that have both positions and taps.</summary>
    /// <param name="kernel">Kernel size along the axis.</param>
    /// <param name="length">Input positions along the axis.</param>
    /// <param name="options">Stride and padding.</param>
    public static StridePhase[] Create(int kernel, int length, ConvolutionOptions options) =>
    [
        .. Enumerable.Range(0, Math.Min(options.Stride, length))
            .Select(start => new StridePhase(kernel, length, start, options))
            .Where(phase => phase.Taps > 0),
    ];

    /// <summary>Index in the kernel of a tap of the reversed window.</summary>
    public int KernelIndex(int tap) => _first + _stride * (Taps - 1 - tap);

    /// <summary>Output gradients that the phase spans, from <paramref name="offset"/> before the first.</summary>
    public int Reach(int offset) => Outputs + Taps - 1 + offset - Offset;
}
