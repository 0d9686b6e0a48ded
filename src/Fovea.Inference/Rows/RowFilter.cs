using System.Runtime.CompilerServices;
using Fovea.Tensors;

namespace Fovea.Inference;

/// <summary>
/// The weights of one convolution of rows, packed for <see cref="RowTile"/>: groups of output channels, and within a group
/// part, input channel (or block of four), kernel row, kernel column, output channel. What is missing of a group is zeros.
/// </summary>
internal sealed unsafe class RowFilter : IDisposable
{
    private readonly Tensor _weights;
    private readonly Tensor _starts;
    private readonly float* _firstWeight;
    private readonly float* _firstStart;
    private readonly int _inputs;
    private readonly int _parts;

    /// <summary>Takes memory for weights, all zeros.</summary>
    /// <param name="groups">The groups, one after another.</param>
    /// <param name="inputs">Input channels, or blocks of four.</param>
    /// <param name="window">Where the kernel lies.</param>
    /// <param name="parts">Sums of an output channel, each with weights of its own.</param>
    public RowFilter(TileGroup[] groups, int inputs, RowWindow window, int parts = 1)
    {
        (Groups, _inputs, _parts, Window, Taps) = (groups, inputs, parts, window, inputs * window.Height * window.Width);
        int channels = (groups[^1].Offset + groups[^1].Depth) * parts;
        _weights = new Tensor(Shape.Vector(channels * Taps));
        _starts = new Tensor(Shape.Vector(channels));
        _firstWeight = _weights.Pointer;
        _firstStart = _starts.Pointer;
    }

    /// <summary>Groups of output channels.</summary>
    public TileGroup[] Groups { get; }

    /// <summary>Where the kernel lies.</summary>
    public RowWindow Window { get; }

    /// <summary>Taps of an output channel.</summary>
    public int Taps { get; }

    /// <summary>The element that holds the weight of a tap for a group's channel.</summary>
    public float* Weight(TileGroup group, int tap, int channel, int part = 0) =>
        _firstWeight + ((nint)group.Offset * _parts + part * group.Depth) * Taps + tap * group.Depth + channel;

    /// <summary>The element where the sum of a group's channel starts.</summary>
    public float* Start(TileGroup group, int channel, int part = 0) => _firstStart + group.Offset * _parts + part * group.Depth + channel;

    /// <summary>Pointers that a task needs: one for each input channel and kernel row.</summary>
    public int Rows => _inputs * Window.Height;

    /// <summary>A task for one row: everything but the group.</summary>
    /// <param name="input">The value read.</param>
    /// <param name="run">Holds its rows.</param>
    /// <param name="row">Output row.</param>
    /// <param name="pointers">Room for <see cref="Rows"/> pointers.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public TileTask Task(RowValue input, RowRun run, int row, float** pointers)
    {
        (int height, nint pitch) = (Window.Height, input.Layout.Pitch / RowTile.ElementBytes);
        for (int ky = 0; ky < height; ky++)
        {
            float* from = (float*)(run.ToRead(input, row + Window.Top + ky) + input.Layout.Start) + Window.Left;
            for (int channel = 0; channel < _inputs; channel++, from += pitch) pointers[channel * height + ky] = from;
        }

        return new TileTask { Rows = pointers, Count = Rows, Taps = Window.Width, TapPitch = 1, Parts = 1 };
    }

    /// <summary>Makes a task that of a group.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Select(ref TileTask task, TileGroup group)
    {
        task.Weights = _firstWeight + (nint)group.Offset * _parts * Taps;
        task.Starts = _firstStart + group.Offset * _parts;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _weights.Dispose();
        _starts.Dispose();
    }
}

/// <summary>Output channels whose sums a tile holds together.</summary>
/// <param name="First">The first channel.</param>
/// <param name="Channels">How many there are.</param>
/// <param name="Depth">How many the tile holds, 4 or 8: the rest are zeros.</param>
/// <param name="Offset">Channels that the groups before hold, with their zeros.</param>
internal sealed record TileGroup(int First, int Channels, int Depth, int Offset)
{
    /// <summary>One past the last channel.</summary>
    public int End => First + Channels;

    /// <summary>Groups of eight or four channels, as many as registers hold.</summary>
    public static TileGroup[] Split<TVector>(int outputs)
        where TVector : unmanaged, ISimdVector<TVector>
    {
        List<TileGroup> groups = [];
        for (int first = 0; first < outputs;)
        {
            int depth = Convolution3x3Weights.Depth<TVector>(outputs, first);
            groups.Add(new TileGroup(first, Math.Min(depth, outputs - first), depth, first));
            first += depth;
        }

        return [.. groups];
    }

    /// <summary>Groups of so many channels, at most four, in tiles of four.</summary>
    public static TileGroup[] Split(int outputs, int channels)
    {
        TileGroup[] groups = new TileGroup[(outputs + channels - 1) / channels];
        for (int i = 0; i < groups.Length; i++) groups[i] = new TileGroup(i * channels, Math.Min(channels, outputs - i * channels), 4, 4 * i);
        return groups;
    }
}
