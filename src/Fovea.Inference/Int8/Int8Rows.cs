using Fovea.Tensors;

namespace Fovea.Inference;

/// <summary>
/// Rows of int8 values: blocks of four channels that are interleaved. Outside the picture lies the zero of each channel,
/// so the room between two blocks is shared: its left half belongs to the block before, its right half to the next.
/// </summary>
internal static unsafe class Int8Rows
{
    /// <summary>Channels of a block: an element of a tile.</summary>
    public const int Block = RowTile.ElementBytes;

    /// <summary>How rows of so many channels lie.</summary>
    public static RowLayout Layout(int channels, int width) => RowLayout.Create((channels + Block - 1) / Block, width, Block, 0);

    /// <summary>True when the room is enough for a kernel.</summary>
    public static bool Fits(RowWindow window) => -window.Left <= RowLayout.Room / 2 && window.Left + window.Width - 1 <= RowLayout.Room / 2;

    /// <summary>A row outside the picture.</summary>
    public static byte[] Blank(RowLayout layout, byte[] zeros)
    {
        byte[] row = new byte[layout.Bytes];
        for (int i = 0; i < row.Length; i++)
        {
            int block = i < layout.Start / 2 ? layout.Channels - 1 : (i - layout.Start / 2) / layout.Pitch;
            int channel = block * Block + i % Block;
            row[i] = channel < zeros.Length ? zeros[channel] : (byte)0;
        }

        return row;
    }

    /// <summary>Restores the pixels behind the end of every block, over which kernels that store whole vectors have written.</summary>
    public static void Clear(byte* row, RowLayout layout, byte[] zeros, int vector)
    {
        int end = (layout.Width + vector - 1) / vector * vector;
        if (end == layout.Width) return;
        for (int channel = 0; channel < layout.Channels * Block; channel++)
        {
            byte* block = row + layout.Start + (nint)(channel / Block) * layout.Pitch + channel % Block;
            byte zero = channel < zeros.Length ? zeros[channel] : (byte)0;
            for (int x = layout.Width; x < end; x++) block[x * Block] = zero;
        }
    }

    /// <summary>Packs weights.</summary>
    /// <param name="convolution">Weights and start values.</param>
    /// <param name="window">Where the kernel lies.</param>
    /// <param name="depth">Output channels of a group: 4, or 3 where three belong together.</param>
    public static RowFilter Pack(QuantizedConvolution convolution, RowWindow window, int depth = Block)
    {
        (int inputs, int taps) = (convolution.Inputs, window.Height * window.Width);
        RowFilter filter = new(TileGroup.Split(convolution.Outputs, depth), (inputs + Block - 1) / Block, window);
        foreach (TileGroup group in filter.Groups)
        {
            for (int channel = 0; channel < group.Channels; channel++)
            {
                int output = group.First + channel;
                *(int*)filter.Start(group, channel) = convolution.Starts[output];
                for (int i = 0; i < inputs * taps; i++)
                {
                    (int input, int tap) = (i / taps, i % taps);
                    ((sbyte*)filter.Weight(group, input / Block * taps + tap, channel))[input % Block] = convolution.Weights[output * inputs * taps + i];
                }
            }
        }

        return filter;
    }

    /// <summary>A value for each output channel, where tiles look for it: four to a group, zeros where a channel is missing.</summary>
    public static Tensor Spread(RowFilter filter, ReadOnlySpan<float> values)
    {
        Tensor spread = new(Shape.Vector(filter.Groups.Length * Block));
        foreach (TileGroup group in filter.Groups) values[group.First..group.End].CopyTo(spread.Span[group.Offset..]);
        return spread;
    }
}
