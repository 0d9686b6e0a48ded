namespace Fovea.Tensors;

/// <summary>What flows back through a convolution into its weight: correlations of the input with the output gradient.</summary>
internal static unsafe class ConvolutionWeightGradient
{
    /// <summary>Adds to <paramref name="weightGradient"/>; shapes are those of the forward convolution.</summary>
    public static void Run(Tensor input, Tensor outputGradient, Tensor weightGradient, ConvolutionOptions options)
    {
        Shape kernel = weightGradient.Shape;
        Shape from = input.Shape;
        Shape output = outputGradient.Shape;
        Extent size = new(output.Height, output.Width);
        int channels = kernel.Channels;
        int outputs = kernel.Batch / options.Groups;
        int* taps = stackalloc int[kernel.PlaneSize];
        for (int sample = 0; sample < from.Batch; sample++)
        {
            using PaddedPlanes planes = new(
                input.Pointer + (long)sample * from.Channels * from.PlaneSize,
                from.Channels,
                new(from.Height, from.Width),
                new(options.Padding, options.Padding),
                new(kernel.Height, kernel.Width),
                size,
                options.Stride);

            // Columns up to a multiple of 16 are zero, so whole vectors may be multiplied.
            using PaddedPlanes gradient = new(
                outputGradient.Pointer + (long)sample * output.Channels * output.PlaneSize, output.Channels, size, default, new(1, 1), size, 1);
            for (int tap = 0; tap < kernel.PlaneSize; tap++) taps[tap] = planes.Tap(tap / kernel.Width, tap % kernel.Width);
            for (int group = 0; group < options.Groups; group++)
            {
                SimdDispatch.Run(new WeightCorrelation
                {
                    Source = planes.Pointer + (long)group * channels * planes.ChannelPitch,
                    SourceChannel = planes.ChannelPitch,
                    SourceRow = (long)planes.RowPitch * options.Stride,
                    Channels = channels,
                    Taps = taps,
                    TapCount = kernel.PlaneSize,
                    Gradient = gradient.Pointer + (long)group * outputs * gradient.ChannelPitch,
                    GradientChannel = gradient.ChannelPitch,
                    GradientRow = gradient.RowPitch,
                    Outputs = outputs,
                    Size = size,
                    WeightGradient = weightGradient.Pointer + (long)group * outputs * channels * kernel.PlaneSize,
                });
            }
        }
    }
}
