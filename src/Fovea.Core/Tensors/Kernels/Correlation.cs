namespace Fovea.Tensors;

/// <summary>
/// The inner kernel of every general convolution: output[o, y, x] = start + Σ over channels, then taps, of
/// source[c, tap at (y, x)] · weight[o, c, tap], with one fused multiply-add each, in that order.
/// </summary>
/// <remarks>
/// Two vectors of columns of four output channels at a time, or of four rows of one channel: eight sums in registers
/// hide the latency of the multiply-add.
/// </remarks>
internal unsafe struct Correlation : ISimdKernel
{
    /// <summary>Output channels whose weights lie side by side.</summary>
    public const int Block = 4;

    // Columns whose source, of all channels, stays in the second cache while every block of outputs reads it.
    private const int Stretch = 128;

    /// <summary>First padded source row of output row 0.</summary>
    public required float* Source;

    /// <summary>Floats between source channels.</summary>
    public required long SourceChannel;

    /// <summary>Floats between the source rows of two output rows.</summary>
    public required long SourceRow;

    /// <summary>Source channels.</summary>
    public required int Channels;

    /// <summary>Offset of each tap in the source.</summary>
    public required int* Taps;

    /// <summary>Number of taps.</summary>
    public required int TapCount;

    /// <summary>Packed by <see cref="PackWeights"/>.</summary>
    public required float* Weights;

    /// <summary>Start value of each output channel; null for zeros, or for the destination's own values if <see cref="Accumulate"/>.</summary>
    public float* Bias;

    /// <summary>Starts from what the destination holds.</summary>
    public bool Accumulate;

    /// <summary>First float of the output: <see cref="Outputs"/> gapless maps.</summary>
    public required float* Destination;

    /// <summary>Output channels.</summary>
    public required int Outputs;

    /// <summary>Output rows and columns.</summary>
    public required Extent Size;

    /// <summary>Orders weights as this kernel reads them: blocks of four outputs side by side, then the rest one by one.</summary>
    /// <param name="weight">Weight of output 0, channel 0.</param>
    /// <param name="packed">Gets outputs · channels · taps values.</param>
    /// <param name="outputs">Output channels and the distance between them.</param>
    /// <param name="channels">Source channels and the distance between them.</param>
    /// <param name="taps">Offset of each tap's weight.</param>
    public static void PackWeights(float* weight, float* packed, (int Count, int Pitch) outputs, (int Count, int Pitch) channels, ReadOnlySpan<int> taps)
    {
        for (int first = 0; first < outputs.Count;)
        {
            int block = outputs.Count - first >= Block ? Block : 1;
            for (int channel = 0; channel < channels.Count; channel++)
            {
                foreach (int tap in taps)
                {
                    for (int o = 0; o < block; o++) *packed++ = weight[(first + o) * outputs.Pitch + channel * channels.Pitch + tap];
                }
            }

            first += block;
        }
    }

    public readonly void Run<TVector>()
        where TVector : unmanaged, ISimdVector<TVector>
    {
        long plane = (long)Size.Height * Size.Width;
        int blocks = Outputs / Block;
        for (int y = 0; y < Size.Height; y++)
        {
            for (int first = 0; first < Size.Width; first += Stretch)
            {
                for (int block = 0; block < blocks; block++)
                {
                    RowOfFour<TVector>(
                        Source + y * SourceRow + first,
                        Weights + (long)block * Block * Channels * TapCount,
                        Bias is null ? null : Bias + block * Block,
                        Destination + block * Block * plane + (long)y * Size.Width + first,
                        plane,
                        Math.Min(Stretch, Size.Width - first));
                }
            }
        }

        for (int output = blocks * Block; output < Outputs; output++)
        {
            float* weights = Weights + (long)output * Channels * TapCount;
            float bias = Bias is null ? 0f : Bias[output];
            float* destination = Destination + output * plane;
            int y = 0;
            for (; y + 4 <= Size.Height; y += 4) FourRowsOfOne<TVector>(Source + y * SourceRow, weights, bias, destination + (long)y * Size.Width);
            for (; y < Size.Height; y++) RowOfOne<TVector>(Source + y * SourceRow, weights, bias, destination + (long)y * Size.Width);
        }
    }

    private readonly void RowOfFour<TVector>(float* source, float* weights, float* bias, float* destination, long plane, int count)
        where TVector : unmanaged, ISimdVector<TVector>
    {
        int width = TVector.Width;
        float start0 = 0f, start1 = 0f, start2 = 0f, start3 = 0f;
        if (bias is not null) (start0, start1, start2, start3) = (bias[0], bias[1], bias[2], bias[3]);
        for (int x = 0; x < count; x += 2 * width)
        {
            float* d0 = destination + x;
            float* d1 = d0 + plane;
            float* d2 = d1 + plane;
            float* d3 = d2 + plane;
            TVector a0 = Start<TVector>(start0, d0), a1 = Start<TVector>(start0, d0 + width);
            TVector b0 = Start<TVector>(start1, d1), b1 = Start<TVector>(start1, d1 + width);
            TVector c0 = Start<TVector>(start2, d2), c1 = Start<TVector>(start2, d2 + width);
            TVector e0 = Start<TVector>(start3, d3), e1 = Start<TVector>(start3, d3 + width);
            float* w = weights;
            for (int channel = 0; channel < Channels; channel++)
            {
                float* s = source + channel * SourceChannel + x;
                for (int tap = 0; tap < TapCount; tap++, w += Block)
                {
                    TVector s0 = TVector.Load(s + Taps[tap]), s1 = TVector.Load(s + Taps[tap] + width);
                    TVector w0 = TVector.Broadcast(w[0]), w1 = TVector.Broadcast(w[1]), w2 = TVector.Broadcast(w[2]), w3 = TVector.Broadcast(w[3]);
                    a0 = TVector.MultiplyAdd(s0, w0, a0);
                    a1 = TVector.MultiplyAdd(s1, w0, a1);
                    b0 = TVector.MultiplyAdd(s0, w1, b0);
                    b1 = TVector.MultiplyAdd(s1, w1, b1);
                    c0 = TVector.MultiplyAdd(s0, w2, c0);
                    c1 = TVector.MultiplyAdd(s1, w2, c1);
                    e0 = TVector.MultiplyAdd(s0, w3, e0);
                    e1 = TVector.MultiplyAdd(s1, w3, e1);
                }
            }

            int left = count - x;
            StorePair(a0, a1, d0, left);
            StorePair(b0, b1, d1, left);
            StorePair(c0, c1, d2, left);
            StorePair(e0, e1, d3, left);
        }
    }

    private readonly void FourRowsOfOne<TVector>(float* source, float* weights, float bias, float* destination)
        where TVector : unmanaged, ISimdVector<TVector>
    {
        int width = TVector.Width;
        for (int x = 0; x < Size.Width; x += 2 * width)
        {
            float* d0 = destination + x;
            float* d1 = d0 + Size.Width;
            float* d2 = d1 + Size.Width;
            float* d3 = d2 + Size.Width;
            TVector a0 = Start<TVector>(bias, d0), a1 = Start<TVector>(bias, d0 + width);
            TVector b0 = Start<TVector>(bias, d1), b1 = Start<TVector>(bias, d1 + width);
            TVector c0 = Start<TVector>(bias, d2), c1 = Start<TVector>(bias, d2 + width);
            TVector e0 = Start<TVector>(bias, d3), e1 = Start<TVector>(bias, d3 + width);
            float* w = weights;
            for (int channel = 0; channel < Channels; channel++)
            {
                float* s = source + channel * SourceChannel + x;
                for (int tap = 0; tap < TapCount; tap++)
                {
                    TVector weight = TVector.Broadcast(*w++);
                    float* row = s + Taps[tap];
                    a0 = TVector.MultiplyAdd(TVector.Load(row), weight, a0);
                    a1 = TVector.MultiplyAdd(TVector.Load(row + width), weight, a1);
                    row += SourceRow;
                    b0 = TVector.MultiplyAdd(TVector.Load(row), weight, b0);
                    b1 = TVector.MultiplyAdd(TVector.Load(row + width), weight, b1);
                    row += SourceRow;
                    c0 = TVector.MultiplyAdd(TVector.Load(row), weight, c0);
                    c1 = TVector.MultiplyAdd(TVector.Load(row + width), weight, c1);
                    row += SourceRow;
                    e0 = TVector.MultiplyAdd(TVector.Load(row), weight, e0);
                    e1 = TVector.MultiplyAdd(TVector.Load(row + width), weight, e1);
                }
            }

            int left = Size.Width - x;
            StorePair(a0, a1, d0, left);
            StorePair(b0, b1, d1, left);
            StorePair(c0, c1, d2, left);
            StorePair(e0, e1, d3, left);
        }
    }

    private readonly void RowOfOne<TVector>(float* source, float* weights, float bias, float* destination)
        where TVector : unmanaged, ISimdVector<TVector>
    {
        int width = TVector.Width;
        for (int x = 0; x < Size.Width; x += 2 * width)
        {
            float* d = destination + x;
            TVector a0 = Start<TVector>(bias, d), a1 = Start<TVector>(bias, d + width);
            float* w = weights;
            for (int channel = 0; channel < Channels; channel++)
            {
                float* s = source + channel * SourceChannel + x;
                for (int tap = 0; tap < TapCount; tap++)
                {
                    TVector weight = TVector.Broadcast(*w++);
                    a0 = TVector.MultiplyAdd(TVector.Load(s + Taps[tap]), weight, a0);
                    a1 = TVector.MultiplyAdd(TVector.Load(s + Taps[tap] + width), weight, a1);
                }
            }

            StorePair(a0, a1, d, Size.Width - x);
        }
    }

    private readonly TVector Start<TVector>(float bias, float* destination)
        where TVector : unmanaged, ISimdVector<TVector> => Accumulate ? TVector.Load(destination) : TVector.Broadcast(bias);

    private static void StorePair<TVector>(TVector first, TVector second, float* destination, int left)
        where TVector : unmanaged, ISimdVector<TVector>
    {
        int width = TVector.Width;
        if (left >= 2 * width)
        {
            TVector.Store(first, destination);
            TVector.Store(second, destination + width);
            return;
        }

        TVector.Store(first, destination, left);
        if (left > width) TVector.Store(second, destination + width, left - width);
    }
}
