using System.Runtime.CompilerServices;
using Fovea.Tensors;

namespace Fovea.Inference;

/// <summary>
/// The weights of a 3x3 convolution, transformed along x for F(4, 3) (Lavin and Gray, "Fast Algorithms for
/// Convolutional Neural Networks", 2016): for each of six frequencies a kernel of one column, whose taps are kernel row,
/// then input channel.
/// </summary>
internal sealed unsafe class WinogradFilter<TVector> : IDisposable
    where TVector : unmanaged, ISimdVector<TVector>
{
    private readonly RowFilter _filter;
    private readonly int _inputs;

    /// <summary>Transforms weights.</summary>
    /// <param name="weight">(Co, Ci, 3, 3).</param>
    /// <param name="bias">Co start values, or none for zeros.</param>
    public WinogradFilter(Tensor weight, Tensor? bias)
    {
        _inputs = weight.Shape.Channels;
        _filter = new RowFilter(TileGroup.Split<TVector>(weight.Shape.Batch), _inputs, RowWindow.Around(3, 1), WinogradLayout.Frequencies);
        foreach (TileGroup group in Groups)
        {
            for (int channel = 0; channel < group.Channels; channel++) Pack(group, channel, weight, bias);
        }
    }

    /// <summary>Groups of output channels.</summary>
    public TileGroup[] Groups => _filter.Groups;

    /// <summary>Input rows for an output row.</summary>
    public static RowSpan Rows(int row) => new(row - 1, row + 1);

    /// <summary>A task for one row: everything but the group and the frequency.</summary>
    /// <param name="input">The value read.</param>
    /// <param name="layout">How its rows lie.</param>
    /// <param name="run">Holds them.</param>
    /// <param name="row">Output row.</param>
    /// <param name="pointers">Room for three pointers.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public TileTask Task(RowValue input, in WinogradLayout layout, RowRun run, int row, float** pointers)
    {
        for (int ky = 0; ky < 3; ky++) pointers[ky] = (float*)run.ToRead(input, row + ky - 1);
        return new TileTask { Rows = pointers, Count = 3, Taps = _inputs, TapPitch = layout.Pitch, Parts = WinogradLayout.Frequencies, PartPitch = layout.FrequencyPitch };
    }

    /// <summary>Makes the six frequencies of a group of output channels for a strip of tiles.</summary>
    /// <param name="task">The row's task.</param>
    /// <param name="group">The group.</param>
    /// <param name="tile">First tile, a multiple of the vector's width.</param>
    /// <param name="end">One past the last tile.</param>
    /// <param name="sums">Room for [frequency][8 channels][<paramref name="pitch"/>].</param>
    /// <param name="pitch">Floats between channels of the sums.</param>
    /// <returns>The sums of the group.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public WinogradSums Run(ref TileTask task, TileGroup group, int tile, int end, float* sums, int pitch)
    {
        _filter.Select(ref task, group);
        task.PartOutputPitch = group.Depth * pitch;
        SumFinish<TVector> finish = new(sums - tile, pitch);
        if (group.Depth == 8) RowTile.Run<TVector, EightChannels, SumFinish<TVector>>(task, tile, end, finish);
        else RowTile.Run<TVector, FourChannels, SumFinish<TVector>>(task, tile, end, finish);
        return new WinogradSums { First = sums, FrequencyPitch = task.PartOutputPitch, Pitch = pitch, Channels = group.Channels, Tiles = end - tile };
    }

    /// <inheritdoc/>
    public void Dispose() => _filter.Dispose();

    private void Pack(TileGroup group, int channel, Tensor weight, Tensor? bias)
    {
        int output = group.First + channel;
        for (int frequency = 0; frequency < WinogradLayout.Frequencies; frequency++)
        {
            for (int tap = 0; tap < _filter.Taps; tap++)
            {
                (int row, int input) = (tap / _inputs, tap % _inputs);
                *_filter.Weight(group, tap, channel, frequency) = (float)Transform(frequency, weight.Span.Slice((output * _inputs + input) * 9 + row * 3, 3));
            }
        }

        // The second frequency counts once in each of the four pixels, so the bias enters there.
        if (bias is not null) *_filter.Start(group, channel, part: 1) = bias.Span[output];
    }

    // Rows of the matrix G.
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

/// <summary>Sums as they are.</summary>
/// <typeparam name="TVector">The vectors of the tile.</typeparam>
/// <param name="output">Column 0 of the group's first channel.</param>
/// <param name="pitch">Floats between channels.</param>
internal readonly unsafe struct SumFinish<TVector>(float* output, nint pitch) : ITileFinish<TVector>
    where TVector : unmanaged, ISimdVector<TVector>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(int channel, nint x, TVector a, TVector b, TVector c, TVector d)
    {
        float* to = output + channel * pitch + x;
        TVector.Store(a, to);
        TVector.Store(b, to + pitch);
        TVector.Store(c, to + 2 * pitch);
        TVector.Store(d, to + 3 * pitch);
    }
}
