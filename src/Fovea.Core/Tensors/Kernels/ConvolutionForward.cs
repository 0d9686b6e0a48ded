namespace Fovea.Tensors;

/// <summary>Forward pass of a convolution with any kernel, stride, padding and groups.</summary>
internal static unsafe class ConvolutionForward
{
    /// <summary>Writes the output; shapes are as <see cref="ConvolutionOptions.OutputShape"/> says.</summary>
    public static void Run(Tensor input, Tensor weight, Tensor? bias, Tensor output, ConvolutionOptions options) =>
        Run(input, weight, bias, output, options, accumulate: false);

    /// <summary>Adds the convolution to what <paramref name="output"/> holds.</summary>
    public static void Add(Tensor input, Tensor weight, Tensor output, ConvolutionOptions options) =>
        Run(input, weight, null, output, options, accumulate: true);

    private static void Run(Tensor input, Tensor weight, Tensor? bias, Tensor output, ConvolutionOptions options, bool accumulate)
    {
        Shape shape = input.Shape;
        Shape kernel = weight.Shape;
        int taps = kernel.PlaneSize;
        int outputs = kernel.Batch / options.Groups;
        int groupWeights = outputs * kernel.Channels * taps;
        Span<int> weightTaps = stackalloc int[taps];
        for (int tap = 0; tap < taps; tap++) weightTaps[tap] = tap;
        using Scratch packed = new(weight.Count);
        for (int group = 0; group < options.Groups; group++)
        {
            int first = group * groupWeights;
            Correlation.PackWeights(weight.Pointer + first, packed.Pointer + first, (outputs, kernel.Channels * taps), (kernel.Channels, taps), weightTaps);
        }

        for (int sample = 0; sample < shape.Batch; sample++)
        {
            float* source = input.Pointer + (long)sample * shape.Channels * shape.PlaneSize;
            float* destination = output.Pointer + (long)sample * output.Shape.Channels * output.Shape.PlaneSize;
            Sample(source, shape, packed.Pointer, kernel, bias is null ? null : bias.Pointer, destination, output.Shape, options, accumulate);
        }
    }

    private static void Sample(
        float* source, Shape input, float* packed, Shape kernel, float* bias, float* destination, Shape output, ConvolutionOptions options, bool accumulate)
    {
        // A kernel of one pixel knows no rows: one long row fills whole vectors.
        if (kernel.PlaneSize == 1 && options is { Stride: 1, Padding: 0 })
        {
            input = input with { Height = 1, Width = input.PlaneSize };
            output = output with { Height = 1, Width = output.PlaneSize };
        }

        Extent size = new(output.Height, output.Width);
        using PaddedPlanes planes = new(
            source, input.Channels, new(input.Height, input.Width), new(options.Padding, options.Padding), new(kernel.Height, kernel.Width), size, options.Stride);
        int taps = kernel.PlaneSize;
        int* offsets = stackalloc int[taps];
        for (int tap = 0; tap < taps; tap++) offsets[tap] = planes.Tap(tap / kernel.Width, tap % kernel.Width);
        int outputs = kernel.Batch / options.Groups;
        for (int group = 0; group < options.Groups; group++)
        {
            SimdDispatch.Run(new Correlation
            {
                Source = planes.Pointer + (long)group * kernel.Channels * planes.ChannelPitch,
                SourceChannel = planes.ChannelPitch,
                SourceRow = (long)planes.RowPitch * options.Stride,
                Channels = kernel.Channels,
                Taps = offsets,
                TapCount = taps,
                Weights = packed + (long)group * outputs * kernel.Channels * taps,
                Bias = bias is null ? null : bias + group * outputs,
                Accumulate = accumulate,
                Destination = destination + (long)group * outputs * output.PlaneSize,
                Outputs = outputs,
                Size = size,
            });
        }
    }
}
