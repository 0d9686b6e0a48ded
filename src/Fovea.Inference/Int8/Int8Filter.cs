using Fovea.Tensors;

namespace Fovea.Inference;

/// <summary>
/// The weights of a convolution on bytes, packed for <see cref="Int8Tile"/>: groups of four (or three) output channels,
/// and within a group input block, kernel row, kernel column, output channel, four input channels. What is missing of
/// a group or a block is zeros.
/// </summary>
internal sealed unsafe class Int8Filter : IDisposable
{
    /// <summary>Channels of a block.</summary>
    public const int Block = 4;

    private readonly Tensor _weights;
    private readonly Tensor _starts;
    private readonly int _blocks;
    private readonly int* _firstWeight;
    private readonly int* _firstStart;
    private readonly int _groupWeights;

    /// <summary>Packs weights.</summary>
    /// <param name="weights">(Co, Ci, kh, kw).</param>
    /// <param name="outputs">Co.</param>
    /// <param name="starts">Where each output channel's sum starts.</param>
    /// <param name="window">Where the kernel lies.</param>
    /// <param name="depth">Output channels of a group: 4, or 3 where three belong together.</param>
    public Int8Filter(sbyte[] weights, int outputs, int[] starts, RowWindow window, int depth = Block)
    {
        (Outputs, Window, Depth) = (outputs, window, depth);
        int taps = window.Height * window.Width, inputs = weights.Length / outputs / taps;
        _blocks = (inputs + Block - 1) / Block;
        _weights = new Tensor(Shape.Vector(Groups * Taps * Block));
        _starts = new Tensor(Shape.Vector(Groups * Block));
        _firstWeight = (int*)_weights.Pointer;
        _firstStart = (int*)_starts.Pointer;
        _groupWeights = Taps * Block;
        sbyte* packed = (sbyte*)_firstWeight;
        new Span<byte>(packed, Groups * Taps * Block * Block).Clear();
        new Span<int>(_firstStart, Groups * Block).Clear();
        for (int output = 0; output < outputs; output++)
        {
            (int group, int place) = (output / depth, output % depth);
            _firstStart[group * Block + place] = starts[output];
            for (int input = 0; input < inputs; input++)
            {
                for (int tap = 0; tap < taps; tap++)
                {
                    int at = (group * _blocks + input / Block) * taps + tap;
                    packed[(at * Block + place) * Block + input % Block] = weights[(output * inputs + input) * taps + tap];
                }
            }
        }
    }

    /// <summary>Output channels.</summary>
    public int Outputs { get; }

    /// <summary>Where the kernel lies.</summary>
    public RowWindow Window { get; }

    /// <summary>Output channels of a group.</summary>
    public int Depth { get; }

    /// <summary>Groups of output channels.</summary>
    public int Groups => (Outputs + Depth - 1) / Depth;

    /// <summary>Taps of a group.</summary>
    public int Taps => _blocks * Window.Height * Window.Width;

    /// <summary>A value for each output channel, where tiles look for it: four to a group, zeros where a channel is missing.</summary>
    public Tensor Spread(ReadOnlySpan<float> values)
    {
        Tensor spread = new(Shape.Vector(Groups * Block));
        spread.Span.Clear();
        for (int output = 0; output < values.Length; output++) spread.Span[output / Depth * Block + output % Depth] = values[output];
        return spread;
    }

    /// <summary>A task for one row: its taps.</summary>
    /// <param name="input">The value read.</param>
    /// <param name="run">Holds its rows.</param>
    /// <param name="row">Output row.</param>
    /// <param name="pointers">Room for <see cref="Taps"/> pointers.</param>
    public Int8TileTask Task(RowValue input, RowRun run, int row, byte** pointers)
    {
        (int height, int width, nint pitch) = (Window.Height, Window.Width, input.Layout.Pitch);
        for (int ky = 0; ky < height; ky++)
        {
            byte* from = run.ToRead(input, row + Window.Top + ky) + input.Layout.Start + Window.Left * Block;
            byte** taps = pointers + ky * width;
            for (int block = 0; block < _blocks; block++, taps += height * width, from += pitch)
            {
                for (int kx = 0; kx < width; kx++) taps[kx] = from + kx * Block;
            }
        }

        return new Int8TileTask { Taps = pointers, Count = Taps };
    }

    /// <summary>Turns a task to a group.</summary>
    public void Turn(ref Int8TileTask task, int group)
    {
        task.Weights = _firstWeight + (nint)group * _groupWeights;
        task.Starts = _firstStart + group * Block;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _weights.Dispose();
        _starts.Dispose();
    }
}

/// <summary>
/// Rows of codes: blocks of four channels that are interleaved. Outside the picture lies the code of 0 of each channel,
/// so the room between two blocks is shared: its left half belongs to the block before, its right half to the next.
/// </summary>
internal static unsafe class Int8Rows
{
    /// <summary>How rows of so many channels lie.</summary>
    public static RowLayout Layout(int channels, int width) => RowLayout.Create((channels + Int8Filter.Block - 1) / Int8Filter.Block, width, Int8Filter.Block, 0);

    /// <summary>True when the room is enough for a kernel.</summary>
    public static bool Fits(RowWindow window) => -window.Left <= RowLayout.Room / 2 && window.Left + window.Width - 1 <= RowLayout.Room / 2;

    /// <summary>A row outside the picture.</summary>
    public static byte[] Blank(RowLayout layout, byte[] zeros)
    {
        byte[] row = new byte[layout.Bytes];
        for (int i = 0; i < row.Length; i++)
        {
            int block = i < layout.Start / 2 ? layout.Channels - 1 : (i - layout.Start / 2) / layout.Pitch;
            int channel = block * Int8Filter.Block + i % Int8Filter.Block;
            row[i] = channel < zeros.Length ? zeros[channel] : (byte)0;
        }

        return row;
    }

    /// <summary>Restores the pixels behind the end of every block, over which kernels that store whole vectors have written.</summary>
    public static void Clear(byte* row, RowLayout layout, byte[] zeros, int vector)
    {
        int end = (layout.Width + vector - 1) / vector * vector;
        if (end == layout.Width) return;
        for (int channel = 0; channel < layout.Channels * Int8Filter.Block; channel++)
        {
            byte* block = row + layout.Start + (nint)(channel / Int8Filter.Block) * layout.Pitch + channel % Int8Filter.Block;
            byte zero = channel < zeros.Length ? zeros[channel] : (byte)0;
            for (int x = layout.Width; x < end; x++) block[x * Int8Filter.Block] = zero;
        }
    }
}
