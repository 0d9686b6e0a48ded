namespace Fovea.Tensors;

/// <summary>Walks the rows of one sample tile by tile; the padding of zeros is never stored, only masked or skipped.</summary>
internal static unsafe class Convolution3x3Rows
{
    /// <summary>Convolves one sample.</summary>
    /// <param name="plan">Sizes; the width is at least that of the vectors.</param>
    /// <param name="input">Planes of the input channels.</param>
    /// <param name="weights">Packed by <see cref="Convolution3x3Weights"/> for the same vectors.</param>
    /// <param name="bias">One value per output channel and seven more; null adds to what the output holds.</param>
    /// <param name="output">Planes of the output channels.</param>
    public static void Run<TVector>(in Convolution3x3Plan plan, float* input, float* weights, float* bias, float* output)
        where TVector : unmanaged, ISimdVector<TVector>
    {
        float* edges = stackalloc float[8 * 16];
        FillEdges<TVector>(edges);
        for (int y = 0; y < plan.Height; y++)
        {
            (int, int) rows = (y == 0 ? 1 : 0, y == plan.Height - 1 ? 2 : 3);
            nint offset = (nint)y * plan.Width;
            for (int first = 0; first < plan.Outputs;)
            {
                int depth = Convolution3x3Weights.Depth<TVector>(plan.Outputs, first);
                float* start = bias is null ? null : bias + first;
                float* packed = weights + (nint)first * plan.Inputs * 9;
                float* row = output + first * plan.Plane + offset;
                int channels = Math.Min(depth, plan.Outputs - first);
                if (depth == 8) RunRow<TVector, EightChannels>(plan, rows, input + offset, packed, start, row, channels, edges);
                else RunRow<TVector, FourChannels>(plan, rows, input + offset, packed, start, row, channels, edges);
                first += depth;
            }
        }
    }

    // Tiles of three vectors, and of two where three would leave one over. The last vector ends with the row and may
    // overlap the one before; they share a tile, whose loads come before its stores, so that adding stays right.
    private static void RunRow<TVector, TDepth>(
        in Convolution3x3Plan plan, (int From, int To) rows, float* input, float* weights, float* bias, float* output, int channels, float* edges)
        where TVector : unmanaged, ISimdVector<TVector>
        where TDepth : struct, ITileDepth
    {
        int x = 0;
        for (int vectors = (plan.Width + TVector.Width - 1) / TVector.Width; vectors > 0;)
        {
            int count = vectors is 1 or 2 or 4 ? Math.Min(vectors, 2) : 3;
            vectors -= count;
            int last = vectors == 0 ? plan.Width - TVector.Width - x : (count - 1) * TVector.Width;
            float* masks = edges + ((x == 0 ? 1 : 0) + (vectors == 0 ? 2 : 0)) * 2 * TVector.Width;
            if (count == 3) Convolution3x3Tile.Run<TVector, ThreeVectors, TDepth>(plan, rows, input + x, weights, bias, output + x, channels, last, masks);
            else if (count == 2) Convolution3x3Tile.Run<TVector, TwoVectors, TDepth>(plan, rows, input + x, weights, bias, output + x, channels, last, masks);
            else Convolution3x3Tile.Run<TVector, OneVector, TDepth>(plan, rows, input + x, weights, bias, output + x, channels, last, masks);
            x += count * TVector.Width;
        }
    }

    // Four pairs of masks: inside the row, at its left end, at its right end, at both.
    private static void FillEdges<TVector>(float* edges)
        where TVector : unmanaged, ISimdVector<TVector>
    {
        new Span<int>(edges, 8 * TVector.Width).Fill(-1);
        for (int i = 0; i < 4; i++)
        {
            if ((i & 1) != 0) edges[i * 2 * TVector.Width] = 0;
            if ((i & 2) != 0) edges[(i * 2 + 2) * TVector.Width - 1] = 0;
        }
    }
}
