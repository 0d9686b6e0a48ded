using System.Runtime.CompilerServices;
using Fovea.Tensors;

namespace Fovea.Inference;

/// <summary>
/// The weights of a 3x3 convolution, transformed along x for F(4, 3) (Lavin and Gray, "Fast Algorithms for
/// Convolutional Neural Networks", 2016) and packed for <see cref="WinogradTile"/>: groups of eight or four output
/// channels, and within a group frequency, kernel row, input channel, output channel.
/// </summary>
internal sealed unsafe class WinogradFilter<TVector> : IDisposable
    where TVector : unmanaged, ISimdVector<TVector>
{
    private const int Terms = WinogradLayout.Frequencies * 3;

    private readonly Tensor _weights;
    private readonly Tensor _bias;
    private readonly int _inputs;

    /// <summary>Transforms weights.</summary>
    /// <param name="weight">(Co, Ci, 3, 3).</param>
    /// <param name="bias">Co start values, or none for zeros.</param>
    public WinogradFilter(Tensor weight, Tensor? bias)
    {
        (Outputs, _inputs) = (weight.Shape.Batch, weight.Shape.Channels);
        int rounded = (Outputs + 7) / 8 * 8;
        _bias = new Tensor(Shape.Vector(rounded));
        bias?.Span.CopyTo(_bias.Span);
        _weights = new Tensor(Shape.Vector(rounded * _inputs * Terms));
        float* packed = _weights.Pointer;
        for (int first = 0; first < Outputs; first += Depth(first))
        {
            for (int term = 0; term < Terms * _inputs; term++)
            {
                (int frequency, int row, int input) = (term / (3 * _inputs), term / _inputs % 3, term % _inputs);
                for (int k = first; k < first + Depth(first); k++)
                {
                    *packed++ = k < Outputs ? (float)Transform(frequency, weight.Span.Slice((k * _inputs + input) * 9 + row * 3, 3)) : 0;
                }
            }
        }
    }

    /// <summary>Output channels.</summary>
    public int Outputs { get; }

    /// <summary>Output channels of the group that starts at <paramref name="first"/>.</summary>
    public int Depth(int first) => Convolution3x3Weights.Depth<TVector>(Outputs, first);

    /// <summary>Input rows for an output row.</summary>
    public static RowSpan Rows(int row) => new(row - 1, row + 1);

    /// <summary>Makes the six frequencies of a group of output channels for a strip of tiles.</summary>
    /// <param name="rows">The three input rows.</param>
    /// <param name="layout">How they lie.</param>
    /// <param name="first">First output channel of a group.</param>
    /// <param name="tile">First tile, a multiple of the lanes.</param>
    /// <param name="end">One past the last tile.</param>
    /// <param name="sums">Room for [frequency][8 channels][<paramref name="pitch"/>].</param>
    /// <param name="pitch">Floats between channels of the sums.</param>
    /// <returns>The sums of the group.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public WinogradSums Run(float** rows, in WinogradLayout layout, int first, int tile, int end, float* sums, int pitch)
    {
        int depth = Depth(first);
        float* weights = _weights.Pointer + (nint)first * _inputs * Terms;
        float* bias = _bias.Pointer + first;
        if (depth == 8) Run<EightChannels>(rows, layout, weights, bias, tile, end, sums, pitch);
        else Run<FourChannels>(rows, layout, weights, bias, tile, end, sums, pitch);
        return new WinogradSums { First = sums, FrequencyPitch = depth * pitch, Pitch = pitch, Channels = Math.Min(depth, Outputs - first), Tiles = end - tile };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _weights.Dispose();
        _bias.Dispose();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run<TDepth>(float** rows, in WinogradLayout layout, float* weights, float* bias, int tile, int end, float* sums, int pitch)
        where TDepth : struct, ITileDepth
    {
        float** at = stackalloc float*[3];
        for (int vectors = (end - tile + TVector.Width - 1) / TVector.Width; vectors > 0;)
        {
            int count = vectors is 1 or 2 or 4 ? Math.Min(vectors, 2) : 3;
            for (int ky = 0; ky < 3; ky++) at[ky] = rows[ky] + tile;
            if (count == 3) WinogradTile.Run<TVector, ThreeVectors, TDepth>(at, layout, weights, bias, sums, pitch);
            else if (count == 2) WinogradTile.Run<TVector, TwoVectors, TDepth>(at, layout, weights, bias, sums, pitch);
            else WinogradTile.Run<TVector, OneVector, TDepth>(at, layout, weights, bias, sums, pitch);
            vectors -= count;
            tile += count * TVector.Width;
            sums += count * TVector.Width;
        }
    }

    // Rows of the matrix G. The second frequency counts once in each of the four pixels, so the bias enters there.
    private static double Transform(int frequency, ReadOnlySpan<float> g) => frequency switch
    {
        0 => g[0] / 4.0,
        1 => -((double)g[0] + g[1] + g[2]) / 6,
        2 => -((double)g[0] - g[1] + g[2]) / 6,
        3 => (g[0] + 2.0 * g[1] + 4.0 * g[2]) / 24,
        4 => (g[0] - 2.0 * g[1] + 4.0 * g[2]) / 24,
        _ => g[2],
    };
}
