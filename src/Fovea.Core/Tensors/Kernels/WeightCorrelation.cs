namespace Fovea.Tensors;

/// <summary>
/// The inner kernel of the weight gradient: weightGradient[o, c, tap] += Σ over y, x of gradient[o, y, x] ·
/// source[c, tap at (y, x)]. Sixteen partial sums (column modulo 16) are kept in every vector width and added in one
/// fixed tree, so that the bits do not depend on the width.
/// </summary>
internal unsafe struct WeightCorrelation : ISimdKernel
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

    public readonly void Run<TVector>()
        where TVector : unmanaged, ISimdVector<TVector>
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
                    for (int lane = 0; lane < 16; lane += TVector.Width)
                    {
                        if (block == Block) SumFour<TVector>(source + Taps[tap] + lane, source + Taps[second] + lane, gradient + lane, partial + lane);
                        else SumOne<TVector>(source + Taps[tap] + lane, source + Taps[second] + lane, gradient + lane, partial + lane);
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

    private readonly void SumFour<TVector>(float* first, float* second, float* gradient, float* partial)
        where TVector : unmanaged, ISimdVector<TVector>
    {
        TVector zero = TVector.Broadcast(0f);
        TVector a0 = zero, a1 = zero, b0 = zero, b1 = zero, c0 = zero, c1 = zero, d0 = zero, d1 = zero;
        for (int y = 0; y < Size.Height; y++, first += SourceRow, second += SourceRow, gradient += GradientRow)
        {
            float* g1 = gradient + GradientChannel;
            float* g2 = g1 + GradientChannel;
            float* g3 = g2 + GradientChannel;
            for (int x = 0; x < Size.Width; x += 16)
            {
                TVector s0 = TVector.Load(first + x), s1 = TVector.Load(second + x);
                TVector g = TVector.Load(gradient + x);
                a0 = TVector.MultiplyAdd(s0, g, a0);
                a1 = TVector.MultiplyAdd(s1, g, a1);
                g = TVector.Load(g1 + x);
                b0 = TVector.MultiplyAdd(s0, g, b0);
                b1 = TVector.MultiplyAdd(s1, g, b1);
                g = TVector.Load(g2 + x);
                c0 = TVector.MultiplyAdd(s0, g, c0);
                c1 = TVector.MultiplyAdd(s1, g, c1);
                g = TVector.Load(g3 + x);
                d0 = TVector.MultiplyAdd(s0, g, d0);
                d1 = TVector.MultiplyAdd(s1, g, d1);
            }
        }

        TVector.Store(a0, partial);
        TVector.Store(a1, partial + 16);
        TVector.Store(b0, partial + 32);
        TVector.Store(b1, partial + 48);
        TVector.Store(c0, partial + 64);
        TVector.Store(c1, partial + 80);
        TVector.Store(d0, partial + 96);
        TVector.Store(d1, partial + 112);
    }

    private readonly void SumOne<TVector>(float* first, float* second, float* gradient, float* partial)
        where TVector : unmanaged, ISimdVector<TVector>
    {
        TVector a0 = TVector.Broadcast(0f), a1 = a0;
        for (int y = 0; y < Size.Height; y++, first += SourceRow, second += SourceRow, gradient += GradientRow)
        {
            for (int x = 0; x < Size.Width; x += 16)
            {
                TVector g = TVector.Load(gradient + x);
                a0 = TVector.MultiplyAdd(TVector.Load(first + x), g, a0);
                a1 = TVector.MultiplyAdd(TVector.Load(second + x), g, a1);
            }
        }

        TVector.Store(a0, partial);
        TVector.Store(a1, partial + 16);
    }
}
