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
        Shape shape = inputGradient.Shape;
        for (int row = 0; row < Math.Min(options.Stride, shape.Height); row++)
        {
            Axis vertical = new(weight.Shape.Height, shape.Height, row, options);
            for (int column = 0; column < Math.Min(options.Stride, shape.Width); column++)
            {
                Axis horizontal = new(weight.Shape.Width, shape.Width, column, options);
                if (vertical.Taps > 0 && horizontal.Taps > 0) Phase(outputGradient, weight, inputGradient, options, vertical, horizontal);
            }
        }
    }

    private static void Phase(Tensor outputGradient, Tensor weight, Tensor inputGradient, ConvolutionOptions options, Axis vertical, Axis horizontal)
    {
        Shape kernel = weight.Shape;
        int taps = vertical.Taps * horizontal.Taps;
        Span<int> weightTaps = stackalloc int[taps];
        for (int tap = 0; tap < taps; tap++)
        {
            int ky = vertical.KernelIndex(tap / horizontal.Taps);
            int kx = horizontal.KernelIndex(tap % horizontal.Taps);
            weightTaps[tap] = ky * kernel.Width + kx;
        }

        int channels = kernel.Batch / options.Groups;
        int pitch = kernel.Channels * kernel.PlaneSize;
        int groupWeights = kernel.Channels * channels * taps;
        using Scratch packed = new(groupWeights * options.Groups);
        for (int group = 0; group < options.Groups; group++)
        {
            float* source = weight.Pointer + (long)group * channels * pitch;
            Correlation.PackWeights(source, packed.Pointer + (long)group * groupWeights, (kernel.Channels, kernel.PlaneSize), (channels, pitch), weightTaps);
        }

        for (int sample = 0; sample < inputGradient.Shape.Batch; sample++)
        {
            Sample(outputGradient, packed.Pointer, kernel, inputGradient, sample, options, vertical, horizontal);
        }
    }

    private static void Sample(
        Tensor outputGradient, float* packed, Shape kernel, Tensor inputGradient, int sample, ConvolutionOptions options, Axis vertical, Axis horizontal)
    {
        Shape from = outputGradient.Shape;
        Shape into = inputGradient.Shape;
        Extent size = new(vertical.Outputs, horizontal.Outputs);
        using PaddedPlanes planes = new(
            outputGradient.Pointer + (long)sample * from.Channels * from.PlaneSize,
            from.Channels,
            new(from.Height, from.Width),
            new(vertical.Offset, horizontal.Offset),
            new(vertical.Taps, horizontal.Taps),
            size,
            1);
        int taps = vertical.Taps * horizontal.Taps;
        int* offsets = stackalloc int[taps];
        for (int tap = 0; tap < taps; tap++) offsets[tap] = planes.Tap(tap / horizontal.Taps, tap % horizontal.Taps);

        int channels = kernel.Batch / options.Groups;
        bool direct = options.Stride == 1;
        using Scratch phase = new(direct ? 0 : kernel.Channels * size.Height * size.Width);
        for (int group = 0; group < options.Groups; group++)
        {
            float* destination = inputGradient.Pointer + ((long)sample * into.Channels + group * kernel.Channels) * into.PlaneSize;
            LaneDispatch.Run(new Correlation
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
            if (!direct) AddPhase(phase.Pointer, kernel.Channels, size, destination, into, options.Stride, vertical.Start, horizontal.Start);
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

    /// <summary>One phase along one axis: positions start, start + stride, … of the input.</summary>
    private readonly struct Axis
    {
        private readonly int _first;
        private readonly int _stride;

        public Axis(int kernel, int length, int start, ConvolutionOptions options)
        {
            _stride = options.Stride;
            _first = (start + options.Padding) % _stride;
            Start = start;
            Taps = _first < kernel ? (kernel - _first - 1) / _stride + 1 : 0;
            Outputs = (length - start + _stride - 1) / _stride;
            Offset = Taps - 1 - (start + options.Padding) / _stride;
        }

        public int Start { get; }

        /// <summary>Kernel taps that this phase meets.</summary>
        public int Taps { get; }

        /// <summary>Positions of this phase.</summary>
        public int Outputs { get; }

        /// <summary>Zeros before the first output gradient in the window of the first position.</summary>
        public int Offset { get; }

        /// <summary>Index in the kernel of a tap of the reversed window.</summary>
        public int KernelIndex(int tap) => _first + _stride * (Taps - 1 - tap);
    }
}
