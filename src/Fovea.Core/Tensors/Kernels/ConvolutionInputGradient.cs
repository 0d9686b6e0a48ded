namespace Fovea.Tensors;

/// <summary>
/// What flows back through a convolution into its input; also the forward pass of a transposed convolution. Rows
/// and columns of the input that are congruent modulo the stride meet the same kernel taps, so each such phase is
/// a stride-1 correlation of the output gradient with those taps, reversed: no zeros are multiplied.
/// </summary>
internal static unsafe class ConvolutionInputGradient
{
    /// <summary>Adds to <paramref name="inputGradient"/>; shapes are those of the forward convolution.</summary>
    public static void Run(Tensor outputGradient, Tensor weight, Tensor inputGradient, ConvolutionOptions options)
    {
        Shape from = outputGradient.Shape;
        Shape into = inputGradient.Shape;
        StridePhase[] rows = StridePhase.Create(weight.Shape.Height, into.Height, options);
        StridePhase[] columns = StridePhase.Create(weight.Shape.Width, into.Width, options);
        if (rows.Length == 0 || columns.Length == 0) return;

        // Every weight belongs to one phase, so all phases together need as much room as the weight.
        using Scratch packed = new(weight.Count);
        Pack(weight, rows, columns, options, packed.Pointer);
        Extent offset = new(rows.Max(phase => phase.Offset), columns.Max(phase => phase.Offset));
        Extent most = new(rows.Max(phase => phase.Outputs), columns.Max(phase => phase.Outputs));
        Extent window = new(rows.Max(phase => phase.Reach(offset.Height)) - most.Height + 1, columns.Max(phase => phase.Reach(offset.Width)) - most.Width + 1);
        for (int sample = 0; sample < into.Batch; sample++)
        {
            float* source = outputGradient.Pointer + (long)sample * from.Channels * from.PlaneSize;
            using PaddedPlanes planes = new(source, from.Channels, new(from.Height, from.Width), offset, window, most, 1);
            float* weights = packed.Pointer;
            foreach (StridePhase row in rows)
            {
                foreach (StridePhase column in columns)
                {
                    Phase(planes, offset, weights, weight.Shape, inputGradient, sample, options, row, column);
                    weights += (long)weight.Shape.Batch * weight.Shape.Channels * row.Taps * column.Taps;
                }
            }
        }
    }

    private static void Pack(Tensor weight, StridePhase[] rows, StridePhase[] columns, ConvolutionOptions options, float* packed)
    {
        Shape kernel = weight.Shape;
        int channels = kernel.Batch / options.Groups;
        int pitch = kernel.Channels * kernel.PlaneSize;
        foreach (StridePhase row in rows)
        {
            foreach (StridePhase column in columns)
            {
                int[] taps = new int[row.Taps * column.Taps];
                for (int tap = 0; tap < taps.Length; tap++)
                {
                    taps[tap] = row.KernelIndex(tap / column.Taps) * kernel.Width + column.KernelIndex(tap % column.Taps);
                }

                for (int group = 0; group < options.Groups; group++)
                {
                    Correlation.PackWeights(
                        weight.Pointer + (long)group * channels * pitch, packed, (kernel.Channels, kernel.PlaneSize), (channels, pitch), taps);
                    packed += kernel.Channels * channels * taps.Length;
                }
            }
        }
    }

    private static void Phase(
        in PaddedPlanes planes, Extent offset, float* packed, Shape kernel, Tensor inputGradient, int sample, ConvolutionOptions options, StridePhase row, StridePhase column)
    {
        Shape into = inputGradient.Shape;
        Extent size = new(row.Outputs, column.Outputs);
        int taps = row.Taps * column.Taps;
        int* offsets = stackalloc int[taps];
        for (int tap = 0; tap < taps; tap++)
        {
            offsets[tap] = planes.Tap(offset.Height - row.Offset + tap / column.Taps, offset.Width - column.Offset + tap % column.Taps);
        }

        int channels = kernel.Batch / options.Groups;
        bool direct = options.Stride == 1;
        using Scratch phase = new(direct ? 0 : kernel.Channels * size.Height * size.Width);
        for (int group = 0; group < options.Groups; group++)
        {
            float* destination = inputGradient.Pointer + ((long)sample * into.Channels + group * kernel.Channels) * into.PlaneSize;
            SimdDispatch.Run(new Correlation
            {
                Source = planes.Pointer + (long)group * channels * planes.ChannelPitch,
                SourceChannel = planes.ChannelPitch,
                SourceRow = planes.RowPitch,
                Channels = channels,
                Taps = offsets,
                TapCount = taps,
                Weights = packed + (long)group * kernel.Channels * channels * taps,
                Accumulate = direct,
                Destination = direct ? destination : phase.Pointer,
                Outputs = kernel.Channels,
                Size = size,
            });
            if (!direct) AddPhase(phase.Pointer, kernel.Channels, size, destination, into, options.Stride, row.Start, column.Start);
        }
    }

    private static void AddPhase(float* phase, int channels, Extent size, float* destination, Shape into, int stride, int row, int column)
    {
        for (int channel = 0; channel < channels; channel++)
        {
            for (int y = 0; y < size.Height; y++, phase += size.Width)
            {
                float* to = destination + (long)channel * into.PlaneSize + (long)(y * stride + row) * into.Width + column;
                for (int x = 0; x < size.Width; x++) to[x * stride] += phase[x];
            }
        }
    }
}
