namespace Fovea.Tensors;

/// <summary>
/// The inner kernel of the weight gradient: weightGradient[o, c, tap] += Σ over y, x of gradient[o, y, x] ·
/// source[c, tap at (y, x)]. Sixteen partial sums (column modulo 16) are kept in every lane width and added in one
/// fixed tree, so that the bits do not depend on the width.
/// </summary>
internal unsafe struct WeightCorrelation : ILaneKernel
{
    private const int Block = Correlation.Block;

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

    /// <summary>Output gradient, rows padded with zeros to a multiple of 16.</summary>
    public required float* Gradient;

    /// <summary>Floats between gradient channels.</summary>
    public required long GradientChannel;

    /// <summary>Floats between gradient rows.</summary>
    public required long GradientRow;

    /// <summary>Output channels.</summary>
    public required int Outputs;

    /// <summary>Output rows and columns.</summary>
    public required Extent Size;

    /// <summary>Gets the sums added: (outputs, channels, taps).</summary>
    public required float* WeightGradient;

    public readonly void Run<TLanes>()
        where TLanes : unmanaged, ILanes<TLanes>
    {
        float* partial = stackalloc float[2 * Block * 16];
        for (int output = 0; output < Outputs;)
        {
            int block = Outputs - output >= Block ? Block : 1;
            for (int channel = 0; channel < Channels; channel++)
            {
                for (int tap = 0; tap < TapCount; tap += 2)
                {
                    // A tap without a partner is computed twice and kept once.
                    int second = Math.Min(tap + 1, TapCount - 1);
                    float* source = Source + channel * SourceChannel;
                    float* gradient = Gradient + output * GradientChannel;
                    for (int lane = 0; lane < 16; lane += TLanes.Width)
                    {
                        if (block == Block) SumFour<TLanes>(source + Taps[tap] + lane, source + Taps[second] + lane, gradient + lane, partial + lane);
                        else SumOne<TLanes>(source + Taps[tap] + lane, source + Taps[second] + lane, gradient + lane, partial + lane);
                    }

                    for (int o = 0; o < block; o++)
                    {
                        float* weight = WeightGradient + ((long)(output + o) * Channels + channel) * TapCount;
                        weight[tap] += Reduction.Tree(partial + 2 * o * 16);
                        if (second != tap) weight[second] += Reduction.Tree(partial + (2 * o + 1) * 16);
                    }
                }
            }

            output += block;
        }
    }

    private readonly void SumFour<TLanes>(float* first, float* second, float* gradient, float* partial)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        TLanes zero = TLanes.Broadcast(0f);
        TLanes a0 = zero, a1 = zero, b0 = zero, b1 = zero, c0 = zero, c1 = zero, d0 = zero, d1 = zero;
        for (int y = 0; y < Size.Height; y++, first += SourceRow, second += SourceRow, gradient += GradientRow)
        {
            float* g1 = gradient + GradientChannel;
            float* g2 = g1 + GradientChannel;
            float* g3 = g2 + GradientChannel;
            for (int x = 0; x < Size.Width; x += 16)
            {
                TLanes s0 = TLanes.Load(first + x), s1 = TLanes.Load(second + x);
                TLanes g = TLanes.Load(gradient + x);
                a0 = TLanes.MultiplyAdd(s0, g, a0);
                a1 = TLanes.MultiplyAdd(s1, g, a1);
                g = TLanes.Load(g1 + x);
                b0 = TLanes.MultiplyAdd(s0, g, b0);
                b1 = TLanes.MultiplyAdd(s1, g, b1);
                g = TLanes.Load(g2 + x);
                c0 = TLanes.MultiplyAdd(s0, g, c0);
                c1 = TLanes.MultiplyAdd(s1, g, c1);
                g = TLanes.Load(g3 + x);
                d0 = TLanes.MultiplyAdd(s0, g, d0);
                d1 = TLanes.MultiplyAdd(s1, g, d1);
            }
        }

        TLanes.Store(a0, partial);
        TLanes.Store(a1, partial + 16);
        TLanes.Store(b0, partial + 32);
        TLanes.Store(b1, partial + 48);
        TLanes.Store(c0, partial + 64);
        TLanes.Store(c1, partial + 80);
        TLanes.Store(d0, partial + 96);
        TLanes.Store(d1, partial + 112);
    }

    private readonly void SumOne<TLanes>(float* first, float* second, float* gradient, float* partial)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        TLanes a0 = TLanes.Broadcast(0f), a1 = a0;
        for (int y = 0; y < Size.Height; y++, first += SourceRow, second += SourceRow, gradient += GradientRow)
        {
            for (int x = 0; x < Size.Width; x += 16)
            {
                TLanes g = TLanes.Load(gradient + x);
                a0 = TLanes.MultiplyAdd(TLanes.Load(first + x), g, a0);
                a1 = TLanes.MultiplyAdd(TLanes.Load(second + x), g, a1);
            }
        }

        TLanes.Store(a0, partial);
        TLanes.Store(a1, partial + 16);
    }
}
